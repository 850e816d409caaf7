const identifier =
  /(^|\s)(id|ids|key|code|nr|no|upc|ean|gtin|isbn|sku|index|idx|row|phone|zip|zipcode|postcode|lat|lon|latitude|longitude|type|class|category|region|channel|segment|cluster|group|label|target|species|status|level|gender|sex)$|(^|\s)id (l|r|left|right|a|b|x|y|\d+)$/;
/** “Store number” names a store; “education num” counts years. */
const numbered =
  /^(.*\s)?(customer|client|account|store|shop|branch|order|invoice|card|serial|line|item|product|house|street|ticket|case|phone|telephone|mobile|fax|policy|contract|tax|batch|region|district|employee|agent|user|member|reference) (num|number)$|^(num|number)$/;

/** Whether a column's name is that of an identifier or a code, whatever its numbers. */
export function namesCode(name: string): boolean {
  const words = plainName(name);
  return identifier.test(words) || numbered.test(words);
}

/** A column's name as words in lower case, parted by one space; capitals that stand together stay one word: `StoreIDs` as `store ids`. */
export const plainName = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\s.-]+/g, ' ')
    .trim()
    .toLowerCase();
