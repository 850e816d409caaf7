import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { chromium } from 'playwright';
import { browserArguments, getBrowser } from '../findBrowser.mjs';
import { serve } from '../serve.mjs';
import { sharedFolder } from '../sharedData.mjs';
import { root, scratch } from './paths.mjs';

let built = '';

/**
 * The built site: the folder that was named, or one that is built now, once.
 * @param {import('./options.mjs').Options} options
 */
export function site(options) {
  if (options.folder !== undefined) return options.folder;
  if (built === '') {
    const done = spawnSync('npm', ['run', 'build'], {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (done.status !== 0) throw new Error('the build failed');
    built = join(root, 'dist');
  }
  return built;
}

/**
 * The built site served on localhost, and a browser that has never seen it.
 * @param {import('./options.mjs').Options} options
 */
export async function openApp(options) {
  const server = await serve({ folder: site(options) });
  const browser = await chromium.launch({ executablePath: getBrowser(), args: browserArguments });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('pageerror', (error) => process.stderr.write(`page: ${error.message}\n`));
  return {
    browser,
    page,
    address: server.address,
    /** Opens the page and waits until the studio is open. */
    start: async () => {
      await page.goto(server.address);
      await page.waitForFunction('globalThis.tessera !== undefined');
      await page.evaluate('tessera.ready');
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openApp>>} App */

/** @returns {Promise<string | undefined>} the Online Retail CSV, unpacked; undefined where it is not there */
export async function retailFile() {
  const packed = join(sharedFolder, 'data', 'online_retail', 'online_retail.csv.gz');
  if (!existsSync(packed)) {
    console.log(`Online Retail: not measured. ${packed} is not there.`);
    return undefined;
  }
  const path = join(scratch(), 'online_retail.csv');
  if (!existsSync(path)) {
    await pipeline(createReadStream(packed), createGunzip(), createWriteStream(`${path}.part`));
    renameSync(`${path}.part`, path);
  }
  return path;
}

/**
 * The largest resident memory that a process ever had, from the kernel's own account.
 * @param {string} status the text of /proc/<pid>/status
 * @returns {number | undefined} bytes
 */
export function peakOf(status) {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(status);
  return found ? Number(found[1]) * 1024 : undefined;
}

/**
 * The peak memory of the page's renderer, in bytes: of all renderers the largest, since the others are spare.
 * @param {Pick<App, 'browser'>} app
 * @returns {Promise<number | undefined>} undefined where the system keeps no such account
 */
export async function rendererPeak(app) {
  if (process.platform !== 'linux') return undefined;
  const session = await app.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => peakOf(readFileSync(`/proc/${id}/status`, 'utf8')) ?? 0);
  return Math.max(...peaks);
}

/**
 * Milliseconds of CPU that each thread of the page's renderers has used, by process and thread, from the kernel's own account
 * in hundredths of a second.
 * @param {Pick<App, 'browser'>} app
 * @returns {Promise<ReadonlyMap<string, number>>} empty where the system keeps no such account
 */
export async function threadTimes(app) {
  /** @type {Map<string, number>} */
  const times = new Map();
  if (process.platform !== 'linux') return times;
  const session = await app.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  for (const { id } of processInfo.filter(({ type }) => type === 'renderer')) {
    for (const thread of readdirSync(`/proc/${id}/task`)) {
      const status = readFileSync(`/proc/${id}/task/${thread}/stat`, 'utf8');
      const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
      times.set(`${id}/${thread}`, (Number(fields[11]) + Number(fields[12])) * 10);
    }
  }
  return times;
}
