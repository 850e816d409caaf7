import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { browserArguments, findBrowser } from '../../../scripts/findBrowser.mjs';

/** A browser of our own, with a profile on disk, that can be killed as the system or a power cut would. */
export interface OwnBrowser {
  readonly context: BrowserContext;
  /** Ends every process of it at once, without a word before. */
  readonly kill: () => Promise<void>;
}

/**
 * Runs a journey over several browsers, one after another on one profile, and cleans up whatever came of it.
 * @param journey gets what starts the next browser
 */
export async function onOneProfile(
  journey: (start: () => Promise<OwnBrowser>) => Promise<void>,
): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'tessera-profile-'));
  const started: OwnBrowser[] = [];
  try {
    await journey(async () => {
      const browser = await startBrowser(profile);
      started.push(browser);
      return browser;
    });
  } finally {
    for (const browser of started) await browser.kill();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function startBrowser(profile: string): Promise<OwnBrowser> {
  const program = findBrowser() ?? chromium.executablePath();
  const port = join(profile, 'DevToolsActivePort');
  rmSync(port, { force: true });
  const child = spawn(
    program,
    [
      ...browserArguments,
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { detached: true, stdio: 'ignore' },
  );
  const browser = await connect(port, child);
  const [context] = browser.contexts();
  if (!context) throw new Error('the browser has no window');
  return { context, kill: () => kill(child, browser) };
}

async function connect(port: string, child: ChildProcess): Promise<Browser> {
  while (!existsSync(port) || readFileSync(port, 'utf8').split('\n').length < 2) {
    if (child.exitCode !== null) throw new Error(`the browser ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return chromium.connectOverCDP(`http://127.0.0.1:${readFileSync(port, 'utf8').split('\n')[0] ?? ''}`);
}

async function kill(child: ChildProcess, browser: Browser): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.kill(-child.pid, 'SIGKILL');
  await gone;
  await browser.close();
}
