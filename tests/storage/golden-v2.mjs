/**
 * Writes `golden-v2.tessera`: the study of `golden-v1.tessera` as version 2 of the recipe has it, with the quality stage between
 * sources and features, holding a rule, a repair and a service level. Made with fflate and Node's own hashes, without any code
 * of the product. Every later version of Tessera has to open it. What is committed stays as it is:
 *   node tests/storage/golden-v2.mjs
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';

const sha256 = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex');
const json = (/** @type {unknown} */ value) => new TextEncoder().encode(JSON.stringify(value));
const text = (/** @type {Uint8Array | undefined} */ bytes) => new TextDecoder().decode(bytes);

const { 'manifest.json': oldManifest, ...members } = unzipSync(
  new Uint8Array(readFileSync(new URL('golden-v1.tessera', import.meta.url))),
);
const recipe = JSON.parse(text(members['recipe.json']));
const amount = { id: 'c2', name: 'amount' };
const quality = {
  id: 'quality',
  stage: 'quality',
  inputs: ['sources'],
  spec: {
    rules: [
      {
        id: 'r0',
        source: 'orders',
        column: amount,
        test: { kind: 'range', least: 0, greatest: null },
        severity: 'error',
        tolerance: 0,
        why: 'No amount is negative.',
      },
    ],
    repairs: [
      {
        id: 'p0',
        source: 'orders',
        enabled: true,
        step: { kind: 'cap', column: amount, least: null, greatest: 50 },
        why: 'One order is far above the others.',
      },
    ],
    levels: [{ source: 'orders', owner: 'Shop', everyDays: 7, graceDays: 1 }],
  },
  reasons: {},
};
members['recipe.json'] = json({
  ...recipe,
  version: 2,
  nodes: [
    ...recipe.nodes.map((/** @type {{ id: string }} */ node) =>
      node.id === 'features' ? { ...node, inputs: ['quality'] } : node,
    ),
    quality,
  ],
  stages: { ...recipe.stages, quality: 1 },
});
const manifest = {
  ...JSON.parse(text(oldManifest)),
  members: Object.entries(members).map(([name, bytes]) => ({
    name,
    bytes: bytes.length,
    sha256: sha256(bytes),
  })),
};
const file = zipSync({ 'manifest.json': json(manifest), ...members }, { mtime: '1980-01-01T12:00:00' });
writeFileSync(new URL('golden-v2.tessera', import.meta.url), file);
