import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeText } from '../../../../src/storage/bytes/bytes.ts';
import { crc32 } from '../../../../src/storage/bytes/crc32.ts';

test('crc32 gives the check value of its definition', () => {
  expect(crc32(encodeText('123456789'))).toBe(0xcbf43926);
});

test('crc32 in two pieces is crc32 of the whole, and what zlib computes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (values, cut) => {
      const bytes = Uint8Array.from(values);
      const whole = crc32(bytes);
      expect(crc32(bytes.slice(cut), crc32(bytes.slice(0, cut)))).toBe(whole);
      expect(whole).toBe(zlibCrc32(bytes));
    }),
  );
});
