const strict = new TextDecoder('utf-8', { fatal: true });

/** Control characters that no text holds. */
// eslint-disable-next-line no-control-regex -- these are what the test is for
const control = /[\u0000-\u0008\u000e-\u001f]/;

/** Bytes as the text that they spell in UTF-8, or as hexadecimal digits where they spell none, or are of a fixed width. */
export function bytesAsText(bytes: Uint8Array, fixed: boolean): string {
  if (!fixed) {
    const text = spelled(bytes);
    if (text !== undefined && !control.test(text)) return text;
  }
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function spelled(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}
