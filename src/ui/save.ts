/** Hands a file to the browser's downloads; nothing leaves the device. */
export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  // The browser holds the blob once the download has begun; an address that stays would hold it for good.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A title as the stem of a file's name: letters and digits, words joined by hyphens. */
export function fileStem(title: string): string {
  const stem = title
    .slice(0, 500)
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return stem.slice(0, 80) || 'picture';
}
