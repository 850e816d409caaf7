import type { NamedFile } from './sources.svelte.ts';

const block = 512;
const encoder = new TextEncoder();

/**
 * Several files as one: a TAR archive (POSIX ustar, with GNU's long names) that refers to their bytes and copies none of them.
 * Names are given once each; a second file of a name gets a number.
 */
export function bundle(files: readonly NamedFile[]): Blob {
  const taken = new Set<string>();
  const parts: BlobPart[] = [];
  for (const { name, blob } of files) {
    const own = free(name, taken);
    const bytes = encoder.encode(own);
    if (bytes.length > 100)
      parts.push(header('././@LongLink', bytes.length, 'L'), bytes, padding(bytes.length));
    parts.push(header(own, blob.size, '0'), blob, padding(blob.size));
  }
  parts.push(new Uint8Array(2 * block));
  return new Blob(parts, { type: 'application/x-tar' });
}

function free(name: string, taken: Set<string>): string {
  let own = name;
  for (let number = 2; taken.has(own); number++) own = `${name} (${number})`;
  taken.add(own);
  return own;
}

const padding = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array((block - (size % block)) % block);

function header(name: string, size: number, kind: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(block);
  const put = (text: string, at: number, most: number): void => {
    bytes.set(encoder.encode(text).subarray(0, most), at);
  };
  put(name, 0, 100);
  put('0000644\0', 100, 8);
  put('0000000\0', 108, 8);
  put('0000000\0', 116, 8);
  if (size < 8 ** 11) put(`${size.toString(8).padStart(11, '0')}\0`, 124, 12);
  else {
    bytes[124] = 0x80;
    for (let [at, rest] = [135, size]; at > 124 && rest > 0; at--, rest = Math.floor(rest / 256))
      bytes[at] = rest % 256;
  }
  put('00000000000\0', 136, 12);
  put('        ', 148, 8);
  put(kind, 156, 1);
  put('ustar\u000000', 257, 8);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return bytes;
}

/** A name for several files: what their names begin with, and how many they are. */
export function bundleName(names: readonly string[]): string {
  const [first = 'files'] = names;
  const bare = names.map((name) => name.replace(/^.*\//, ''));
  let common = bare[0] ?? '';
  for (const name of bare) while (!name.startsWith(common)) common = common.slice(0, -1);
  const stem = common.replace(/\.[^.]*$/, '').replace(/[\s\d_.(-]+$/, '');
  return `${stem === '' ? first : stem} (${names.length} files)`;
}
