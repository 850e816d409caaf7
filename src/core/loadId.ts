const mark = 'load=';

let own: string | undefined;

/**
 * One id for a load of the page and every worker that it started, directly or through other workers.
 * The page makes it; a worker reads it from the fragment of its own address.
 */
export function loadId(): string {
  own ??= idIn(self.location.hash) ?? madeHere();
  return own;
}

/** The address with the load's id as its fragment; what is fetched and cached stays the same. */
export function withLoadId(url: string, id: string): string {
  return `${url.replace(/#.*$/, '')}#${mark}${id}`;
}

function idIn(fragment: string): string | undefined {
  const found = /^#load=([0-9a-f]{32})$/.exec(fragment);
  return found?.[1];
}

function madeHere(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
