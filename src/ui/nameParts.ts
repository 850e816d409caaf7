/**
 * After an underscore or a slash, after a hyphen before a letter, after a dot before more letters than an extension mostly has,
 * and where a small letter meets a capital.
 */
const seam = /(?<=[_/])|(?<=-)(?=\p{L})|(?<=\.)(?=\p{L}{5})|(?<=\p{Ll})(?=\p{Lu}\p{L})/u;

/**
 * A name in the pieces between which a line may end: those of `transaction_timestamp` and `MonthlyCharges`, not those of
 * numbers, dates and `.csv`. Joined they are the name.
 */
export const nameParts = (name: string): readonly string[] => name.split(seam);
