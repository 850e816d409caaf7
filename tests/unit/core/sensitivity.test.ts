import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sensitivities } from '../../../src/core/register.ts';
import { proposeSensitivity, type SensitivityEvidence } from '../../../src/core/sensitivity.ts';

const evidence = (name: string, part: Partial<SensitivityEvidence> = {}): SensitivityEvidence => ({
  name,
  type: 'text',
  role: null,
  values: [],
  ...part,
});
const proposed = (name: string, part: Partial<SensitivityEvidence> = {}) =>
  proposeSensitivity(evidence(name, part)).sensitivity;

test.each([
  ['religion', 'special'],
  ['Ethnic group', 'special'],
  ['customer_health_condition', 'special'],
  ['race', 'special'],
  ['gender', 'protected'],
  ['ageBand', 'protected'],
  ['Geschlecht', 'protected'],
  ['marital-status', 'protected'],
  ['region', 'protected'],
  ['postcode', 'protected'],
  ['e-mail', 'personal'],
  ['Vorname', 'personal'],
  ['ip_address', 'personal'],
  ['unit_price', 'none'],
  ['campaign', 'none'],
  ['product name', 'none'],
  ['page_depth', 'none'],
])('a column named %s is proposed as %s', (name, expected) => {
  expect(proposed(name)).toBe(expected);
});

test.each([
  [
    'e-mail addresses',
    ['a.b@example.com', 'c@d.org', null, 'e@f.net', 'g@h.io', 'i@j.de', 'k@l.fr'],
    'personal',
  ],
  [
    'phone numbers',
    ['+44 20 7946 0000', '+49 30 123456', '0033 1 2345678', '+1 (212) 5550100', '+34 912345678'],
    'personal',
  ],
  ['network addresses', ['10.0.0.1', '192.168.1.20', '8.8.8.8', '1.1.1.1', '255.0.0.9'], 'personal'],
  ['genders', ['m', 'F', 'f', 'm', 'm'], 'protected'],
  ['bands of ages', ['18-24', '25–34', '65+', '18-24', '25–34'], 'protected'],
  ['religious beliefs', ['Catholic', 'Muslim', 'none', 'Catholic', 'Jewish'], 'special'],
  ['plain numbers', ['18', '25', '65', '18', '25'], 'none'],
  ['dates', ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'], 'none'],
  ['versions', ['1.2.3', '4.5.6', '7.8.9', '1.2.4', '2.0.0'], 'none'],
])('a column with no telling name is known by its values: %s', (_, values, expected) => {
  expect(proposed('x17', { values })).toBe(expected);
});

test('a role that a person gave counts: sensitive is protected, and who tells customers apart is personal', () => {
  expect(proposed('x', { role: 'sensitive' })).toBe('protected');
  expect(proposed('kd', { role: 'customer', type: 'integer' })).toBe('personal');
  expect(proposed('age', { role: 'customer' })).toBe('protected');
});

test('any name and values have an answer with a reason that repeats no value', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string({ minLength: 6 })), (name, values) => {
      const { sensitivity, reason } = proposeSensitivity(evidence(name, { values }));
      expect(sensitivities).toContain(sensitivity);
      expect(reason.length).toBeGreaterThan(10);
      expect(reason).toMatch(/^[a-zI (),0-9“”A]+$/);
    }),
  );
});
