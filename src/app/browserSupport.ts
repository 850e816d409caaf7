/** What this browser lacks that the app cannot do without, in plain words; empty when all is there. */
export function missingInBrowser(): readonly string[] {
  const needs: readonly (readonly [string, boolean])[] = [
    ['WebAssembly', typeof WebAssembly === 'object'],
    ['workers', typeof Worker === 'function'],
    ['popovers', 'popover' in HTMLElement.prototype],
    ['dialogs', typeof HTMLDialogElement === 'function'],
    ['mixed colours', CSS.supports('color', 'color-mix(in oklab, red, blue)')],
    ['web encryption (the page must be served over https or from this machine)', globalThis.isSecureContext],
  ];
  return needs.filter(([, present]) => !present).map(([name]) => name);
}
