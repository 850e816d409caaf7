import { expect, test } from 'vitest';
import { backoff, mayRetry, retryAfter } from './backoff.ts';
import { breaches, isAllowed, redacted, type Plan, type PropertyRule } from './rules.ts';

const property = (name: string, more: Partial<PropertyRule> = {}): PropertyRule => ({
  name,
  type: 'text',
  required: false,
  values: [],
  pattern: '',
  minimum: null,
  maximum: null,
  personal: false,
  ...more,
});

const plan: Plan = {
  version: '1.0.0',
  events: new Map([
    [
      'cart_added',
      {
        purpose: 'analytics',
        properties: [
          property('sku', { required: true, pattern: '[A-Z]{2}\\d+' }),
          property('pieces', { type: 'integer', minimum: 1, maximum: 9 }),
          property('channel', { values: ['web', 'shop'] }),
          property('day', { type: 'date' }),
          property('email', { personal: true }),
        ],
      },
    ],
  ]),
  purposes: new Map([
    ['necessary', false],
    ['analytics', true],
  ]),
  identifiers: [
    { name: 'session', required: true, personal: false },
    { name: 'customer', required: false, personal: true },
  ],
};

test('an event that keeps the plan breaks nothing', () => {
  const properties = { sku: 'AB12', pieces: 2, channel: 'web', day: '2026-02-01' };
  expect(breaches(plan, 'cart_added', properties, { session: 's' })).toEqual([]);
});

test.each([
  [{}, 'sku', 'missing'],
  [{ sku: 'ab12' }, 'sku', 'pattern'],
  [{ sku: 7 }, 'sku', 'type'],
  [{ sku: 'AB1', pieces: 1.5 }, 'pieces', 'type'],
  [{ sku: 'AB1', pieces: 10 }, 'pieces', 'range'],
  [{ sku: 'AB1', channel: 'fax' }, 'channel', 'values'],
  [{ sku: 'AB1', day: 'tomorrow' }, 'day', 'type'],
  [{ sku: 'AB1', colour: 'red' }, 'colour', 'unplanned'],
])('%j breaks the rule of %s: %s', (properties, name, rule) => {
  expect(breaches(plan, 'cart_added', properties)).toEqual([{ event: 'cart_added', property: name, rule }]);
});

test('an unknown event and a missing identifier are told', () => {
  expect(breaches(plan, 'other', {})).toEqual([{ event: 'other', property: null, rule: 'unknown-event' }]);
  expect(breaches(plan, 'cart_added', { sku: 'AB1' }, {}).map(({ rule }) => rule)).toEqual(['identifier']);
});

test('what needs no consent is always allowed, the rest when it was agreed to', () => {
  expect(isAllowed(plan, 'necessary', new Set())).toBe(true);
  expect(isAllowed(plan, 'analytics', new Set())).toBe(false);
  expect(isAllowed(plan, 'analytics', new Set(['analytics']))).toBe(true);
  expect(isAllowed(plan, 'never planned', new Set())).toBe(false);
});

test('a redacted event has no personal value', () => {
  const event = {
    id: '1',
    event: 'cart_added',
    purpose: 'analytics',
    time: '2026-01-01T00:00:00.000Z',
    plan: '1.0.0',
    identifiers: { session: 's', customer: 'secret-customer' },
    properties: { sku: 'AB1', email: 'secret@example.com', unplanned: 'secret' },
  };
  const text = JSON.stringify(redacted(plan, event));
  expect(text).toContain('AB1');
  expect(text).not.toContain('secret');
});

test('the pause doubles up to its limit and is drawn below it', () => {
  const most = [0, 1, 2, 10, 1000].map((attempt) => backoff(attempt, 100, 5000, () => 1));
  expect(most).toEqual([100, 200, 400, 5000, 5000]);
  expect(backoff(3, 100, 5000, () => 0)).toBe(0);
});

test('Retry-After is read as seconds and as a date', () => {
  expect(retryAfter('3', 0)).toBe(3000);
  expect(retryAfter('Thu, 01 Jan 1970 00:00:10 GMT', 4000)).toBe(6000);
  expect(retryAfter(null, 0)).toBeNull();
  expect(retryAfter('soon', 0)).toBeNull();
  expect([0, 429, 503, 400, 413].map(mayRetry)).toEqual([true, true, true, false, false]);
});
