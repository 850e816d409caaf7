import { describe, expect, test } from 'vitest';
import { trusted } from '../../src/core/sql.ts';
import type { LoadedTable } from '../../src/core/table.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { openedDatabase } from './openedDatabase.ts';

describe.skipIf(!hasShared)('every data set holds what its source says', () => {
  const open = openedDatabase();

  const load = async (path: string): Promise<LoadedTable> => {
    return open.ingest.load({ name: path, blob: await sharedFile(`data/${path}`) }, 'data');
  };

  /** The columns' ids by their names, for queries. */
  const figures = async (loaded: LoadedTable, query: string): Promise<unknown> => {
    const text = query.replace(/\{([^}]+)\}/g, (_, name: string) => {
      const column = loaded.columns.find((each) => each.name === name);
      if (!column) throw new Error(`there is no column ${name}`);
      return column.id;
    });
    const { rows } = await open.database.table(trusted(text), 1);
    return rows[0];
  };

  test.each(['online_retail/online_retail.csv.gz', 'online_retail/online_retail.parquet'])(
    '%s',
    { timeout: 60_000 },
    async (path) => {
      const loaded = await load(path);
      expect([loaded.rows, loaded.rejected]).toEqual([541_909, 0]);
      const got = await figures(
        loaded,
        `SELECT count(DISTINCT {InvoiceNo}), count(DISTINCT {CustomerID}), count(DISTINCT {Country}),
          count(*) FILTER ({CustomerID} IS NULL), count(*) FILTER ({InvoiceNo} LIKE 'C%'),
          round(sum({Quantity} * {UnitPrice}), 3), min({InvoiceDate})::TIMESTAMP, max({InvoiceDate})::TIMESTAMP,
          count(*) - (SELECT count(*) FROM (SELECT DISTINCT * FROM data)) FROM data`,
      );
      expect(got).toEqual([
        25_900,
        4372,
        38,
        135_080,
        9288,
        9_747_747.934,
        '2010-12-01T08:26:00',
        '2011-12-09T12:50:00',
        5268,
      ]);
      const role = (name: string): unknown => loaded.columns.find((column) => column.name === name)?.role;
      expect(['CustomerID', 'InvoiceNo', 'StockCode', 'Quantity', 'UnitPrice'].map(role)).toEqual([
        'customer',
        'order',
        'product',
        'quantity',
        'amount',
      ]);
    },
  );

  test.each<[string, number, string, unknown[]]>([
    [
      'cdnow/CDNOW_master.txt',
      69_659,
      'count(DISTINCT {customer_id}), round(sum({dollar_value}), 2)',
      [23_570, 2_500_315.63],
    ],
    ['cdnow/CDNOW_sample.txt', 6919, 'count(DISTINCT {column1})', [2357]],
    [
      'complete_journey/transactions_sample.csv',
      75_000,
      'count(DISTINCT {household_id}), round(sum({sales_value}), 2)',
      [2377, 233_935.24],
    ],
    ['complete_journey/products.csv.gz', 92_331, 'count(*)', [92_331]],
    ['complete_journey/campaigns.csv', 6589, 'count(*)', [6589]],
    ['complete_journey/campaign_descriptions.csv', 27, 'count(*)', [27]],
    ['complete_journey/coupons.csv.gz', 116_204, 'count(*)', [116_204]],
    ['complete_journey/coupon_redemptions.csv', 2102, 'count(*)', [2102]],
    ['complete_journey/demographics.csv', 801, 'count(*)', [801]],
    ['bank_marketing/bank-full.csv', 45_211, "count(*) FILTER ({y} = 'yes')", [5289]],
    [
      'telco_churn/telco_customer_churn.csv',
      7043,
      "count(*) FILTER ({Churn} = 'Yes'), count(*) - count({TotalCharges})",
      [1869, 11],
    ],
    ['adult/adults.parquet', 48_842, 'count(DISTINCT {sex})', [2]],
    ['german_credit/german_data_credit.csv', 1000, 'count(*) FILTER ({class-label} = 1)', [700]],
    ['credit_default/credit-card-clients.csv', 30_000, 'sum({default payment})', [6636]],
    [
      'customer_personality/marketing_campaign_full_old.csv',
      2240,
      'count(*) - count({Income}), min({Year_Birth})',
      [24, 1893],
    ],
    [
      'wholesale/Wholesale_customers_data.csv',
      440,
      'count(*) FILTER ({Channel} = 1), count(*) FILTER ({Channel} = 2)',
      [298, 142],
    ],
    ['identity/dataset1.csv', 1000, 'count(DISTINCT {rec_id})', [1000]],
    ['identity/dataset3.csv', 5000, 'count(DISTINCT {rec_id})', [5000]],
    ['identity/dataset4a.csv', 5000, 'count(DISTINCT {rec_id})', [5000]],
    ['identity/dataset4b.csv', 5000, 'count(DISTINCT {rec_id})', [5000]],
    ['identity/fake_1000.csv', 1000, 'count(DISTINCT {cluster})', [251]],
    ['identity/fake_1000_labels.csv', 3176, 'count(*) FILTER ({clerical_match_score} = 1)', [2031]],
    ['survival/rossi.csv', 432, 'sum({arrest})', [114]],
  ])('%s', { timeout: 30_000 }, async (path, rows, query, expected) => {
    const loaded = await load(path);
    expect([loaded.rows, loaded.rejected]).toEqual([rows, 0]);
    expect(await figures(loaded, `SELECT ${query} FROM data`)).toEqual(expected);
  });
});
