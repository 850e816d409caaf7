import { existsSync, openAsBlob, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from '../../scripts/sharedData.mjs';
import { missingShared } from './sharedRule.ts';

export { hasShared } from './sharedRule.ts';

/** The path of a shared file in a Node test; without it the running test is skipped, or fails (REQUIRE_SHARED). */
export function sharedPath(path: string): string {
  const whole = join(sharedFolder, path);
  return existsSync(whole) ? whole : missingShared(path);
}

/** A shared file in a Node test, as a Blob that is read when it is used. */
export async function sharedFile(path: string): Promise<Blob> {
  return openAsBlob(sharedPath(path));
}

/** The text of a shared file in a Node test, read as UTF-8. */
export function sharedText(path: string): string {
  return readFileSync(sharedPath(path), 'utf8');
}

/** The parsed JSON of a shared file in a Node test. */
export function sharedJson(path: string): unknown {
  return JSON.parse(sharedText(path)) as unknown;
}
