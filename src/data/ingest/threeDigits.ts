import type { Warning } from '../../core/table.ts';
import type { NumberStyle } from './values.ts';

/** Numbers of which each that has the separator has three digits after it and one to three before it, as thousands have. */
export const threeDigits: Readonly<Record<'.' | ',', string>> = {
  '.': String.raw`[+-]?([1-9]\d{0,2}(\.\d{3})?|0)`,
  ',': String.raw`[+-]?([1-9]\d{0,2}(,\d{3})?|0)`,
};

/** The separator by which every one of the numbers may be parted into thousands as well as into a fraction; '' for none. */
export function unclearSeparator(texts: readonly string[]): '' | '.' | ',' {
  const found = (['.', ','] as const).find((separator) => {
    const form = new RegExp(`^(?:${threeDigits[separator]})$`);
    return texts.some((text) => text.includes(separator)) && texts.every((text) => form.test(text));
  });
  return found ?? '';
}

/** That a separator may mean thousands or decimals, and which of them was taken. @param seen of which numbers it is known. */
export function unclearThousands(
  file: string,
  name: string,
  separator: '.' | ',',
  { decimal }: NumberStyle,
  seen: 'all' | 'first' = 'all',
): Warning {
  const example = `1${separator}234`;
  const taken = decimal === separator ? 'one and a fraction' : 'one thousand two hundred and thirty-four';
  const mark = separator === '.' ? 'point' : 'comma';
  const message = `Every number ${seen === 'all' ? '' : 'in the first rows '}of “${name}” in ${file} that has a ${mark} has three digits after it, so that it may part thousands or begin decimals; ${example} was read as ${taken}. If that is wrong, choose the other under “Read differently”, “Single columns”.`;
  return { code: 'thousands-or-decimals', message, column: name };
}
