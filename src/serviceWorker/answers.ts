import { headers as trustHeaders } from '../../scripts/headers.mjs';

/** How a request is answered: a hashed file from the cache first, any other from the network first. */
export type Way = 'page' | 'hashed' | 'plain' | 'untouched';

/**
 * Which way a request goes. Only GET requests for whole files under the scope are touched.
 * @param scope the address of the site's root, ending in a slash
 */
export function wayOf(request: Pick<Request, 'method' | 'mode' | 'url' | 'headers'>, scope: string): Way {
  if (request.method !== 'GET' || request.headers.has('range') || !request.url.startsWith(scope))
    return 'untouched';
  if (request.mode === 'navigate') return 'page';
  return request.url.slice(scope.length).startsWith('assets/') ? 'hashed' : 'plain';
}

/**
 * The same response with each header of the list that its host did not set.
 * A response that cannot be made anew (a redirect, an opaque one) stays as it is.
 */
export function withTrustHeaders(response: Response): Response {
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(trustHeaders)) if (!headers.has(name)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/**
 * Whether a hashed file may be kept: it came whole and from where it was asked, and is no page, so that the login page
 * of an expired sign-on is never taken for a script.
 */
export function mayKeep(response: Response): boolean {
  const page = (response.headers.get('content-type') ?? '').startsWith('text/html');
  return response.status === 200 && !response.redirected && !page;
}
