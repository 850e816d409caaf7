import type { Role } from '../../src/core/table.ts';

/** The roles of UCI Online Retail's columns. */
export const onlineRetailRoles = {
  InvoiceNo: 'order',
  StockCode: 'product',
  Quantity: 'quantity',
  InvoiceDate: 'time',
  UnitPrice: 'amount',
  CustomerID: 'customer',
} as const satisfies Readonly<Record<string, Role>>;

/** The roles of the demo store's columns, by table. */
export const demoRoles: Readonly<Record<string, Readonly<Record<string, Role>>>> = {
  customers: {
    customer_id: 'customer',
    signed_up_on: 'time',
    region: 'category',
    gender: 'sensitive',
    age: 'sensitive',
    age_band: 'sensitive',
    consent_email: 'consent',
    consent_sms: 'consent',
  },
  transactions: {
    customer_id: 'customer',
    order_id: 'order',
    ordered_at: 'time',
    product: 'product',
    category: 'category',
    channel: 'channel',
    quantity: 'quantity',
    unit_price: 'amount',
  },
  web_events: { customer_id: 'customer', occurred_at: 'time', channel: 'channel' },
  campaigns: {
    customer_id: 'customer',
    sent_at: 'time',
    spend: 'amount',
    treated: 'treatment',
    converted: 'outcome',
  },
};
