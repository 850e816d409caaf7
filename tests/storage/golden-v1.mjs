/**
 * Writes `golden-v1.tessera` and `golden-v1-sealed.tessera`: a study file of version 1, plain and encrypted, made with
 * fflate and Node's own cryptography from a fixed recipe, without any code of the product. Every later version of Tessera
 * has to open them. Run it once for a version; what is committed stays as it is:
 *   node tests/storage/golden-v1.mjs
 */
import { createCipheriv, createHash, hkdfSync, pbkdf2Sync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { zipSync } from 'fflate';

const sha256 = (/** @type {string | Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex');
const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text);
const json = (/** @type {unknown} */ value) => utf8(JSON.stringify(value));

const csv = utf8('customer,day,amount\nA1,2024-01-05,12.50\nA1,2024-02-05,7.25\nB2,2024-01-20,99.00\n');
const fingerprint = sha256(csv);

const column = (
  /** @type {number} */ i,
  /** @type {string} */ name,
  /** @type {string} */ type,
  /** @type {string} */ role,
) => ({
  id: `c${i}`,
  name,
  type,
  role,
});
const reading = {
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  escape: '"',
  header: true,
  skip: 0,
  decimal: '.',
  dateFormat: '',
  timestampFormat: '',
  lenient: false,
};
const orders = {
  id: 'orders',
  name: 'orders.csv',
  fingerprint,
  bytes: csv.length,
  demo: null,
  reading,
  columns: [
    column(0, 'customer', 'text', 'customer'),
    column(1, 'day', 'date', 'time'),
    column(2, 'amount', 'number', 'amount'),
  ],
};
const feature = (
  /** @type {number} */ i,
  /** @type {string} */ name,
  /** @type {string} */ unit,
  /** @type {string} */ kind,
) => ({
  id: `f${i}`,
  name,
  unit,
  origin: { kind },
  used: true,
  transform: 'log',
  scaling: 'z-score',
  cap: { lower: 0.01, upper: 0.99 },
  missing: 'median',
});
const node = (
  /** @type {string} */ stage,
  /** @type {string[]} */ inputs,
  /** @type {unknown} */ spec,
  /** @type {Record<string, string>} */ reasons = {},
) => ({ id: stage, stage, inputs, spec, reasons });

const recipe = {
  format: 'tessera-recipe',
  version: 1,
  name: 'Golden study',
  seed: 20240501,
  nodes: [
    node('sources', [], { sources: [orders] }),
    node('features', ['sources'], {
      entity: { source: 'orders', column: 'c0' },
      events: { source: 'orders', customer: 'c0', time: 'c1', order: null, amount: 'c2', quantity: null },
      filters: [{ source: 'orders', column: 'c2', operator: '>', value: 0, enabled: true }],
      asOf: '2024-03-01',
      features: [feature(0, 'Recency', 'days', 'recency'), feature(1, 'Spend', '', 'monetary')],
    }),
    node(
      'segments',
      ['features'],
      {
        method: 'k-means',
        k: 2,
        from: 2,
        to: 10,
        restarts: 8,
        maxIterations: 300,
        tolerance: 0.0001,
        sample: 50000,
        silhouetteSample: 5000,
      },
      { k: 'Two segments have the highest silhouette.' },
    ),
    node('insight', ['features', 'segments'], { names: { S1: 'Regulars' } }),
    node('activation', ['features', 'segments', 'insight'], {
      validDays: 90,
      withFeatures: false,
      segments: [],
    }),
  ],
  stages: { sources: 1, features: 1, segments: 1, insight: 1, activation: 1 },
};
const pinned = [
  {
    key: sha256('golden segments'),
    node: 'segments',
    stage: 'segments',
    inputs: [sha256('golden features')],
    provenance: {
      at: '2024-05-01T10:00:00.000Z',
      milliseconds: 12.5,
      version: '0.1.0',
      engine: { kind: 'wasm', name: 'CPU', threads: 2, reason: 'there is no graphics device' },
      seed: 20240501,
      queries: ['SELECT 1'],
    },
    value: {
      model: {
        centroids: [
          [-1, 0.5],
          [1, -0.5],
        ],
      },
    },
  },
];

const members = {
  'recipe.json': json(recipe),
  'pinned.json': json(pinned),
  [`data/${fingerprint}.csv`]: csv,
};
const manifest = {
  format: 'tessera-study',
  version: 1,
  app: '0.1.0',
  created: '2024-05-01T10:00:00.000Z',
  members: Object.entries(members).map(([name, bytes]) => ({
    name,
    bytes: bytes.length,
    sha256: sha256(bytes),
  })),
  files: [{ member: `data/${fingerprint}.csv`, fingerprint, name: 'orders.csv' }],
};
const file = zipSync({ 'manifest.json': json(manifest), ...members }, { mtime: '1980-01-01T12:00:00' });

/** One block, sealed as the format says: nonce = index (4 bytes, big-endian), 7 zeros, last flag. */
function sealed(/** @type {Uint8Array} */ plain, /** @type {string} */ passphrase) {
  const salt = createHash('md5').update('salt').digest();
  const fileSalt = createHash('sha256').update('file salt').digest();
  const master = pbkdf2Sync(passphrase.normalize('NFC'), salt, 600_000, 32, 'sha256');
  const keys = Buffer.from(hkdfSync('sha256', master, fileSalt, 'tessera sealed file 1', 48));
  const rounds = Buffer.alloc(4);
  rounds.writeUInt32LE(600_000);
  const header = Buffer.concat([utf8('TESSEAL'), Buffer.of(1), rounds, salt, fileSalt, keys.subarray(32)]);
  const nonce = Buffer.alloc(12);
  nonce[11] = 1;
  const cipher = createCipheriv('aes-256-gcm', keys.subarray(0, 32), nonce);
  cipher.setAAD(header);
  return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

writeFileSync(new URL('golden-v1.tessera', import.meta.url), file);
writeFileSync(new URL('golden-v1-sealed.tessera', import.meta.url), sealed(file, 'golden passphrase'));
