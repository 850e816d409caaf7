/** A term of the field: a plain sentence, its formula, where the definition comes from, and what to be careful of. */
export interface GlossaryEntry {
  readonly title: string;
  readonly meaning: string;
  readonly formula?: string;
  readonly care?: string;
  readonly source: string;
}

/** An entry, with its literal types kept. */
export const entry = (
  title: string,
  meaning: string,
  source: string,
  more: { formula?: string; care?: string } = {},
) => ({ title, meaning, source, ...more }) satisfies GlossaryEntry;
