import { AppError } from '../../core/errors.ts';
import { formatBytes } from '../../core/format.ts';
import type { Space } from '../storage.ts';

type Storage = Partial<Pick<StorageManager, 'estimate' | 'persist' | 'persisted'>>;

function storage(): Storage {
  return (globalThis as { readonly navigator?: { readonly storage?: Storage } }).navigator?.storage ?? {};
}

/** What the browser says of this site's space. It is an estimate: a write can fail before it is reached. */
export async function spaceLeft(): Promise<Space> {
  const place = storage();
  const estimate = (await place.estimate?.()) ?? {};
  return {
    used: estimate.usage ?? null,
    quota: estimate.quota ?? null,
    persistent: (await place.persisted?.()) ?? false,
  };
}

/** Asks the browser not to evict this site's storage; it may refuse. */
export async function askToPersist(): Promise<boolean> {
  return (await storage().persist?.()) ?? false;
}

/** @throws AppError `storage.quota` where a file is larger than the space that the browser says is left. */
export async function refuseTooLarge(name: string, bytes: number): Promise<void> {
  const { used, quota } = await spaceLeft();
  if (used === null || quota === null || bytes <= quota - used) return;
  const left = Math.max(0, quota - used);
  throw new AppError(
    'storage.quota',
    `“${name}” has ${formatBytes(bytes)}; the browser has ${formatBytes(left)} left for this site.`,
    { file: name, bytes, left },
  );
}
