import { hasShared, missingShared } from './sharedRule.ts';

export { hasShared } from './sharedRule.ts';

/**
 * A file of the shared folder in a browser test, for instance `data/online_retail/online_retail.csv`.
 * Without the folder the running test is skipped, or fails where REQUIRE_SHARED is 1.
 */
export async function sharedFile(path: string): Promise<Blob> {
  const response = hasShared ? await fetch(sharedUrl(path)) : undefined;
  if (!response?.ok) return missingShared(path);
  return response.blob();
}

/** The text of a shared file in a browser test, read as UTF-8. */
export async function sharedText(path: string): Promise<string> {
  return (await sharedFile(path)).text();
}

/** The parsed JSON of a shared file in a browser test. */
export async function sharedJson(path: string): Promise<unknown> {
  return JSON.parse(await sharedText(path)) as unknown;
}

/** The address that answers with a shared file, whole or by range; it is on the test page's own origin. */
export function sharedUrl(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return new URL(`/__shared__/${encoded}`, self.location.origin).href;
}
