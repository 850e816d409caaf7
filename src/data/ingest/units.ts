const codes =
  'USD|EUR|GBP|CHF|JPY|CNY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|INR|BRL|MXN|ZAR|TRY|RUB|SGD|HKD|KRW|ILS|AED|SAR|THB';
const sign = String.raw`R\$|\p{Sc}|%|‰|kr\.?|zł|Kč|Ft|lei|${codes}`;
const space = String.raw`[ \u00A0\u202F]?`;
const before = new RegExp(`^([+-]?)${space}(${sign})${space}([-+]?[\\d.,].*)$`, 'u');
const after = new RegExp(`^([-+]?[\\d.,].*?)${space}(${sign})$`, 'u');

const alone = new RegExp(`^(?:${sign})$`, 'u');

/** Whether a text is the sign of a currency, `%` or `‰`. */
export const isSign = (text: string): boolean => alone.test(text);

/** A zero needs no sign of a currency to be one. */
const zero = /^[+-]?0+([.,]0+)?$/;

/** The one sign that all the numbers carry, and the numbers without it; '' where there is none or several. */
export function withoutUnit(texts: readonly string[]): {
  readonly unit: string;
  readonly bare: readonly string[];
} {
  const none = { unit: '', bare: [] };
  let unit = '';
  const bare: string[] = [];
  for (const text of texts) {
    const inner = /^\((.*)\)$/.exec(text)?.[1];
    const found = split(inner ?? text);
    if (found === undefined) {
      if (!zero.test(text)) return none;
      bare.push(text);
      continue;
    }
    if (unit !== '' && found.unit !== unit) return none;
    unit = found.unit;
    bare.push(inner === undefined ? found.number : `-${found.number}`);
  }
  return { unit, bare };
}

function split(text: string): { unit: string; number: string } | undefined {
  const front = before.exec(text);
  if (front) return { unit: front[2] ?? '', number: `${front[1] ?? ''}${front[3] ?? ''}` };
  const back = after.exec(text);
  return back ? { unit: back[2] ?? '', number: back[1] ?? '' } : undefined;
}
