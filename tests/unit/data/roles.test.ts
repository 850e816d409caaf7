import { describe, expect, test } from 'vitest';
import type { ColumnType, Role } from '../../../src/core/table.ts';
import { guessRoles } from '../../../src/data/ingest/roles.ts';

const rolesOf = (columns: Readonly<Record<string, ColumnType>>): Record<string, Role | null> => {
  const evidence = Object.entries(columns).map(([name, type]) => ({ name, type, values: ['1', '2', '1'] }));
  const roles = guessRoles(evidence);
  return Object.fromEntries(evidence.map(({ name }, index) => [name, roles[index] ?? null]));
};

describe('roles are guessed', () => {
  test('for transactions of a shop', () => {
    expect(
      rolesOf({
        InvoiceNo: 'text',
        StockCode: 'text',
        Quantity: 'integer',
        InvoiceDate: 'timestamp',
        UnitPrice: 'number',
        CustomerID: 'integer',
        Country: 'text',
      }),
    ).toEqual({
      InvoiceNo: 'order',
      StockCode: 'product',
      Quantity: 'quantity',
      InvoiceDate: 'time',
      UnitPrice: 'amount',
      CustomerID: 'customer',
      Country: null,
    });
  });

  test('for coupons of products: the coupon’s own code is no product', () => {
    expect(rolesOf({ coupon_upc: 'integer', product_id: 'integer', campaign_id: 'integer' })).toEqual({
      coupon_upc: null,
      product_id: 'product',
      campaign_id: null,
    });
  });

  test.each<[string, ColumnType, Role]>([
    ['Kundennummer', 'integer', 'customer'],
    ['cliente_id', 'text', 'customer'],
    ['household_id', 'integer', 'customer'],
    ['Bestellnummer', 'text', 'order'],
    ['Umsatz', 'number', 'amount'],
    ['montant', 'number', 'amount'],
    ['cantidad', 'integer', 'quantity'],
    ['Datum', 'date', 'time'],
    ['fecha', 'timestamp', 'time'],
    ['email_opt_in', 'boolean', 'consent'],
    ['Gender', 'text', 'sensitive'],
    ['holdout', 'integer', 'treatment'],
    ['Churn', 'text', 'outcome'],
    ['channel', 'text', 'channel'],
    ['Product Category', 'text', 'category'],
  ])('for %s of type %s', (name, type, role) => {
    expect(rolesOf({ [name]: type, other: 'text' })).toMatchObject({ [name]: role });
  });

  test.each([
    ...['MARRIAGE', 'SEX', 'AGE', 'SeniorCitizen', 'gender', 'race', 'native-country', 'marital-status'],
    ...['relationship', 'foreign-worker', 'marital', 'age_band', 'Age Group', 'customer_age', 'ethnicity'],
    ...['Religion', 'nationality', 'disability', 'pregnant', 'Year_Birth'],
  ])('as sensitive for %s', (name) => {
    expect(rolesOf({ [name]: 'integer', other: 'text' })).toMatchObject({ [name]: 'sensitive' });
  });

  test.each([
    'income_bracket',
    'Income',
    'page',
    'usage',
    'average',
    'package',
    'language',
    'sextant',
    'mileage',
  ])('not as sensitive for %s', (name) => {
    expect(rolesOf({ [name]: 'number', other: 'text' })[name]).not.toBe('sensitive');
  });

  test.each(['y', 'Churn', 'class-label', 'default payment', 'arrest', 'target', 'income', 'class'])(
    'as outcome for %s with two values',
    (name) => {
      const guessed = guessRoles([{ name, type: 'text', values: ['<=50K', '>50K', ' >50K'] }]);
      expect(guessed).toEqual(['outcome']);
    },
  );

  test('as outcome for the certain name before the likely one', () => {
    expect(rolesOf({ default: 'text', y: 'text' })).toEqual({ default: null, y: 'outcome' });
  });

  test('once a role, but for consent and sensitive columns', () => {
    const roles = rolesOf({ customer_id: 'integer', client_id: 'integer', sex: 'text', age: 'integer' });
    expect(roles).toEqual({ customer_id: 'customer', client_id: null, sex: 'sensitive', age: 'sensitive' });
  });

  test('not for a name alone, when the type does not fit', () => {
    expect(rolesOf({ amount: 'text', date: 'text' })).toEqual({ amount: null, date: null });
  });
});
