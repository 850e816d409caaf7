import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { test } from '@playwright/test';
import { sharedFolder } from '../../../scripts/sharedData.mjs';

/** The path of a file of the shared data; without it the test is skipped with a plain word, or fails under REQUIRE_SHARED=1. */
export function realFile(path: string): string {
  const whole = join(sharedFolder, 'data', path);
  if (existsSync(whole)) return whole;
  if (process.env['REQUIRE_SHARED'] === '1')
    throw new Error(`${path} is not in the shared folder (TESSERA_SHARED)`);
  test.skip(true, `needs ${path} of the shared folder (TESSERA_SHARED)`);
  return whole;
}

/** The same for a gzipped file, unpacked once into a folder of the system's for temporary files. */
export function unpackedFile(path: string, name: string): string {
  const packed = realFile(path);
  const folder = join(tmpdir(), 'tessera-real-data');
  const unpacked = join(folder, name);
  if (!existsSync(unpacked)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(unpacked, gunzipSync(readFileSync(packed)));
  }
  return unpacked;
}
