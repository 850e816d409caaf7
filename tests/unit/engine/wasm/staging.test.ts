import { expect, test } from 'vitest';
import { giveStagingBack, takeStaging } from '../../../../src/engine/wasm/staging.ts';

test('a buffer that was given back serves the next upload of its length, and only one', () => {
  const first = takeStaging(100);
  giveStagingBack([first]);
  const other = takeStaging(99);
  expect(other).not.toBe(first);
  expect(other).toHaveLength(99);
  expect(takeStaging(100)).toBe(first);
  expect(takeStaging(100)).not.toBe(first);
});

test('at most eight are kept, the newest', () => {
  const many: readonly Float32Array[] = Array.from({ length: 10 }, () => new Float32Array(7));
  giveStagingBack(many);
  const taken = Array.from({ length: 10 }, () => takeStaging(7));
  expect(taken.filter((buffer) => many.includes(buffer))).toHaveLength(8);
  expect(taken).not.toContain(many[0]);
  expect(taken).not.toContain(many[1]);
});
