import { tableFromIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { demoCsv } from '../../../../src/data/demo/csv.ts';
import { generateDemoStore } from '../../../../src/data/demo/generate.ts';

const chunks = [...generateDemoStore({ size: 1000, seed: 3 })];

test('each table arrives with its columns and types', () => {
  const schemas = Object.fromEntries(
    chunks.map(({ table, batch }) => [
      table,
      tableFromIPC(batch).schema.fields.map(
        ({ name, type, nullable }) => `${name}: ${String(type)}${nullable ? '?' : ''}`,
      ),
    ]),
  );
  const text = 'Dictionary<Int16, Utf8>';
  expect(schemas).toEqual({
    customers: [
      'customer_id: Int32',
      'signed_up_on: Date32<DAY>',
      `region: ${text}`,
      `gender: ${text}`,
      'age: Int32?',
      `age_band: ${text}`,
      'consent_email: Bool',
      'consent_sms: Bool',
      'sessions_90d: Int32',
      'pages_per_session: Float64?',
      'discount_share: Float64?',
      'email_open_rate: Float64?',
      'satisfaction_score: Float64?',
    ],
    transactions: [
      'order_id: Int32',
      'customer_id: Int32?',
      'ordered_at: Timestamp<MICROSECOND>',
      `product: ${text}`,
      `category: ${text}`,
      `channel: ${text}`,
      'quantity: Int32',
      'unit_price: Float64',
    ],
    web_events: [
      'customer_id: Int32?',
      'session_id: Int32',
      'occurred_at: Timestamp<MICROSECOND>',
      `event_type: ${text}`,
      `channel: ${text}`,
      'page_depth: Int32',
      'duration_s: Float64',
    ],
    campaigns: [
      `campaign: ${text}`,
      'customer_id: Int32',
      'treated: Bool',
      'sent_at: Timestamp<MICROSECOND>',
      'opened: Bool',
      'converted: Bool',
      'spend: Float64',
    ],
  });
});

test('the Arrow stream and the CSV say the same of every row', () => {
  for (const { table, batch, rows } of chunks) {
    const arrow = tableFromIPC(batch);
    const names = arrow.schema.fields.map(({ name }) => name);
    const lines = [...demoCsv({ size: 1000, seed: 3 }, table)].join('').trimEnd().split('\n');
    expect(lines.shift()).toBe(names.join(','));
    expect(lines).toHaveLength(rows);
    const cells = names.map((name) => arrow.getChild(name));
    lines.forEach((line, row) => {
      const said = names.map((name, at) => written(name, cells[at]?.get(row)));
      expect(said.join(',')).toBe(line);
    });
  }
});

function written(name: string, value: unknown): string {
  if (value === null) return '';
  if (!/_(at|on)$/.test(name)) return `${value as string | number | boolean}`;
  return new Date(Number(value))
    .toISOString()
    .replace('T', ' ')
    .slice(0, name.endsWith('_on') ? 10 : 19);
}
