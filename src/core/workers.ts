import { loadId, withLoadId } from './loadId.ts';

/**
 * Starts a module worker under Trusted Types. Only addresses on the page's own origin pass the `app` policy,
 * which each realm (page or worker) creates once. The address comes from `import url from './x.worker.ts?worker&url'`;
 * its fragment carries the load's id on, so that workers at any depth can report their requests to their own page.
 */
export function startWorker(url: string, options: { readonly name?: string } = {}): Worker {
  const address = scriptAddress(withLoadId(url, loadId()));
  return new Worker(address as unknown as string, { type: 'module', ...options });
}

/** A script's address that passes Trusted Types, for workers and the service worker. Refuses other origins. */
export function scriptAddress(url: string): TrustedAddress {
  const address = new URL(url, self.location.href);
  if (address.origin !== self.location.origin) throw new TypeError('scripts come from the page’s own origin');
  return policy().createScriptURL(address.href);
}

/** What `createScriptURL` gives: a TrustedScriptURL where the browser has Trusted Types, the address itself elsewhere. */
export type TrustedAddress = string | { toString(): string };

interface AddressPolicy {
  createScriptURL(address: string): TrustedAddress;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): AddressPolicy;
}

let made: AddressPolicy | undefined;

function policy(): AddressPolicy {
  const factory = (self as { trustedTypes?: PolicyFactory }).trustedTypes;
  const rules = { createScriptURL: (address: string) => address };
  made ??= factory ? factory.createPolicy('app', rules) : rules;
  return made;
}
