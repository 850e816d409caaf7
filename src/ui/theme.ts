export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/**
 * Shows a theme: writes `data-theme` (`light` or `dark`) on the root element, and follows the system's wish for `system`.
 * Returns what ends the following.
 */
export function showTheme(theme: Theme, root: HTMLElement = document.documentElement): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const write = () => {
    root.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  write();
  if (theme !== 'system') return () => undefined;
  dark.addEventListener('change', write);
  return () => dark.removeEventListener('change', write);
}
