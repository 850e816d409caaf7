import { AppError, asAppError } from '../core/errors.ts';
import { studyLock } from './names.ts';
import type { Claim, ClaimRequest } from './storage.ts';

type Held = Claim & { readonly held: true };
type Message = { readonly say: 'let go' } | { readonly say: 'refused'; readonly why: string };

/** How long the other tab has to save and let go. */
const patience = 10_000;

/**
 * Claims this browser's study for this tab. At most one tab holds it; a tab that crashes or closes lets go by itself.
 * Where there are no Web Locks, or storage is blocked and they with it, every tab is told that it holds it, unguarded.
 */
export async function claimStudy(request: ClaimRequest): Promise<Claim> {
  const unguarded = { held: true, guarded: false, release: () => Promise.resolve() } as const;
  if (!('locks' in navigator)) return unguarded;
  const release = await acquire({ ifAvailable: true }).catch((thrown: unknown) => {
    if (thrown instanceof DOMException && thrown.name === 'SecurityError') return 'blocked' as const;
    throw thrown;
  });
  if (release === 'blocked') return unguarded;
  return release ? hold(release, request) : { held: false, takeOver: () => takeOver(request) };
}

/** Holds the study and listens: another tab that asks gets it once this one has saved. A save that fails refuses. */
function hold(release: () => Promise<void>, { onHandOver }: ClaimRequest): Held {
  const channel = new BroadcastChannel(studyLock);
  const close = async () => {
    channel.close();
    await release();
  };
  const answer = async () => {
    try {
      await onHandOver();
    } catch (thrown) {
      channel.postMessage({ say: 'refused', why: asAppError(thrown).message } satisfies Message);
      return;
    }
    await close();
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.say === 'let go') void answer();
  };
  return { held: true, guarded: true, release: close };
}

async function takeOver(request: ClaimRequest): Promise<Held> {
  const channel = new BroadcastChannel(studyLock);
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort('It does not answer; close it, then try again.'), patience);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.say === 'refused') giveUp.abort(data.why);
  };
  try {
    const acquired = acquire({ signal: giveUp.signal });
    channel.postMessage({ say: 'let go' } satisfies Message);
    const release = await acquired;
    if (release) return hold(release, request);
    throw new AppError('storage.locked', 'The other tab still holds the study.');
  } catch (thrown) {
    if (!giveUp.signal.aborted) throw thrown;
    throw new AppError('storage.locked', `The other tab keeps the study. ${String(giveUp.signal.reason)}`);
  } finally {
    clearTimeout(timer);
    channel.close();
  }
}

/** The lock, as a function that lets go of it; null where it was asked for only if available, and is not. */
function acquire(options: LockOptions): Promise<(() => Promise<void>) | null> {
  return new Promise((resolve, reject) => {
    const ended = navigator.locks.request(studyLock, options, (lock) => {
      if (!lock) {
        resolve(null);
        return undefined;
      }
      return new Promise<void>((letGo) => {
        resolve(async () => {
          letGo();
          await ended;
        });
      });
    });
    ended.catch(reject);
  });
}
