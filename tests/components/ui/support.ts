import { createRawSnippet } from 'svelte';
import '../../../src/ui/tokens.css';
import '../../../src/ui/base.css';
import '../../../src/ui/field.css';

/** A snippet of plain text, for components that take one. */
export function text(words: string) {
  return createRawSnippet(() => ({
    render: () => '<span></span>',
    setup: (element) => {
      element.textContent = words;
    },
  }));
}

/** The element that has the focus. */
export function focused(): HTMLElement {
  const active = document.activeElement;
  if (active instanceof HTMLElement) return active;
  throw new TypeError('nothing has the focus');
}
