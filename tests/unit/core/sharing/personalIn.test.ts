import fc from 'fast-check';
import { expect, it } from 'vitest';
import { personalIn } from '../../../../src/core/sharing/personalIn.ts';

it.each([
  ['Ask anna.meier@shop.example, she knows.', 'e-mail addresses'],
  ['export-<anna@shop.example>.csv', 'e-mail addresses'],
  ['Call +49 (30) 1234-5678 before noon', 'phone numbers'],
  ['tel. 0049301234567', 'phone numbers'],
  ['pay to DE89 3704 0044 0532 0130 00, please', 'account numbers (IBAN)'],
  ['DE89370400440532013000', 'account numbers (IBAN)'],
  ['anna@shop.example or +49 30 1234567', 'e-mail addresses, phone numbers'],
  ['seen from 192.168.10.24.', 'network addresses'],
])('%s holds %s', (text, kind) => {
  expect(personalIn(text)).toBe(kind);
});

it.each([
  'High spenders',
  'Keep customers who bought in 2024 and 2025',
  'Win back 12,500 customers by 2026-03-31',
  'spend > 100 €, 3 orders @ 20 %',
  'versions 1.2.3 and 2.0',
  'male',
  '18–24',
  '',
])('%j holds nothing that reaches a person', (text) => {
  expect(personalIn(text)).toBeNull();
});

it('an address is found wherever it stands among words', () => {
  const words = fc.array(fc.constantFrom('we', 'wrote', 'to', 'them', '…'), { maxLength: 6 });
  fc.assert(
    fc.property(words, words, (before, after) => {
      expect(personalIn([...before, 'a.b@c.example', ...after].join(' '))).toBe('e-mail addresses');
    }),
  );
});

it.each([`a${'!'.repeat(300_000)}a`, '+'.repeat(300_000), `a@${'.'.repeat(300_000)}`, '+4 '.repeat(100_000)])(
  'a text of any form and length is looked through in one pass',
  (text) => {
    expect(personalIn(text)).toBeNull();
  },
  2_000,
);
