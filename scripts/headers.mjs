/**
 * The one list of response headers. The preview server, the host files, the page's meta fallback and the service worker
 * all take it from here.
 */

/** The directives of the content security policy, in order. */
export const directives = Object.freeze([
  `default-src 'none'`,
  `script-src 'self' 'wasm-unsafe-eval'`,
  `worker-src 'self'`,
  `connect-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data: blob:`,
  `font-src 'self'`,
  `manifest-src 'self'`,
  `object-src 'none'`,
  `frame-src 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
  `require-trusted-types-for 'script'`,
  `trusted-types app svelte-trusted-html`,
]);

/** The policy for a meta element, which may not carry frame-ancestors. */
export const metaPolicy = directives
  .filter((directive) => !directive.startsWith('frame-ancestors'))
  .join('; ');

/** Name and value of every header that every response carries. */
export const headers = Object.freeze({
  'Content-Security-Policy': directives.join('; '),
  'Connection-Allowlist': '(response-origin)',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
});

/** Caching of what lies under assets/, where a file's name carries a hash of its content. */
export const cacheForAssets = 'public, max-age=31536000, immutable';

/** Caching of all else: kept, but asked for again each time. */
export const cacheForPages = 'no-cache';
