import { AppError } from './errors.ts';

/** Long enough for a slow host, short enough that a person still waits for the reason. */
const limit = 10_000;

/**
 * Why scripts, workers or WebAssembly did not load, asked of their own addresses: a sign-on that has expired answers
 * with a login page or sends the browser elsewhere, which otherwise shows as a strange parse error.
 * @param urls what failed or may have failed; the address of this page or worker unless told
 * @returns `network.sign-on`, `network.failed`, or nothing where each address answers as it should
 */
export async function explainLoadFailure(
  urls: readonly string[] = [self.location.href],
): Promise<AppError | undefined> {
  const answers = await Promise.all(urls.map((url) => explainOne(new URL(url, self.location.href))));
  const found = answers.filter((answer) => answer !== undefined);
  return found.find(({ code }) => code === 'network.sign-on') ?? found[0];
}

/**
 * Loads a module that is split off, and says why where it cannot be loaded.
 * @throws AppError `network.sign-on` or `network.failed`; the module's own error where it loads but fails
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const named = /https?:\/\/[^\s'"]+/.exec(message)?.[0];
    const isOwn =
      named !== undefined && URL.canParse(named) && new URL(named).origin === self.location.origin;
    if (!(thrown instanceof TypeError) && !isOwn) throw thrown;
    throw (await explainLoadFailure(isOwn ? [named] : undefined)) ?? thrown;
  }
}

async function explainOne(url: URL): Promise<AppError | undefined> {
  const file = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit);
  try {
    const response = await fetch(url, { redirect: 'manual', cache: 'no-store', signal: stop.signal });
    return explainAnswer(response, file);
  } catch (thrown) {
    // Under a connection allowlist a redirect to a sign-on and a lost connection look the same.
    return new AppError(
      'network.failed',
      `${file || 'The page'} could not be fetched from this site: there is no connection, or the sign-on has expired.`,
      { file },
      thrown,
    );
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** What a host's answer to a request for a file of the build means. */
export function explainAnswer(
  response: Pick<Response, 'type' | 'status' | 'redirected' | 'headers'>,
  file: string,
): AppError | undefined {
  const { status } = response;
  const isPage = (response.headers.get('content-type') ?? '').toLowerCase().startsWith('text/html');
  const wantsPage = file === '' || file.endsWith('.html');
  const isElsewhere = response.type === 'opaqueredirect' || response.redirected;
  const isLogin = status === 200 && isPage && !wantsPage;
  if (isElsewhere || status === 401 || status === 403 || status === 511 || isLogin) {
    const what = isLogin ? 'a page' : isElsewhere ? 'a redirect' : `status ${status}`;
    return new AppError(
      'network.sign-on',
      `The sign-on to this site has expired: ${file || 'the page'} was answered with ${what}.`,
      { file, status },
    );
  }
  if (status >= 400) {
    return new AppError('network.failed', `${file || 'The page'} was answered with status ${status}.`, {
      file,
      status,
    });
  }
  return undefined;
}
