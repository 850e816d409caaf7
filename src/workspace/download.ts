/** Offers a file to the person as a download; nothing leaves the device. */
export function download(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser holds the blob once the download has begun; an address that stays would hold it for good.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
