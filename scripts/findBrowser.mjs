import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/** Names under which Chrome, Chromium and Edge stand on a PATH, the stable ones first. */
const names = [
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'msedge',
];

const macApplications = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

const asRoot = process.getuid?.() === 0;

/**
 * What the browser itself would ask of others: its form filling (of every page with a text field), its start-up.
 * Playwright's own list, which a second switch of this name replaces, is repeated as far as it matters here.
 */
const disabledFeatures = [
  'AutofillServerCommunication',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'MediaRouter',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'PaintHolding',
];

/** Arguments that make a headless Chromium offer WebGPU without a GPU and speak to nobody of its own accord. */
export const browserArguments = [
  '--enable-unsafe-webgpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  `--disable-features=${disabledFeatures.join(',')}`,
  ...(asRoot && process.platform === 'linux' ? ['--no-sandbox'] : []),
];

function usualPlaces() {
  const { env } = process;
  if (process.platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((root) => root);
    return roots.flatMap((root) => windowsPrograms.map((program) => join(root ?? '', program)));
  }
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder);
  const named = names.flatMap((name) => onPath.map((folder) => join(folder, name)));
  if (process.platform === 'darwin') {
    const folders = ['/Applications', join(env['HOME'] ?? '', 'Applications')];
    return [...folders.flatMap((folder) => macApplications.map((name) => join(folder, name))), ...named];
  }
  const fixed = ['/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge', '/usr/lib/chromium/chromium'];
  return [...named, ...fixed, '/snap/bin/chromium'];
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/**
 * Whether a file is a browser that starts: some systems put a script there that only says how to install one.
 * @param {string} path
 */
function answers(path) {
  if (!isExecutable(path)) return false;
  if (process.platform === 'win32') return true;
  const asked = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return asked.status === 0 && /chrom|edge/i.test(asked.stdout);
}

function playwrightsOwn() {
  const { chromium } = createRequire(import.meta.url)('playwright');
  return /** @type {string} */ (chromium.executablePath());
}

/**
 * The Chrome, Chromium or Edge of this machine: TESSERA_BROWSER first, then the PATH and the usual places, then one
 * that Playwright installed earlier.
 * @returns {string | undefined} the path of its program
 */
export function findBrowser() {
  const named = process.env['TESSERA_BROWSER'];
  if (named) {
    if (!isExecutable(named)) throw new Error(`TESSERA_BROWSER names ${named}, which is no program.`);
    return named;
  }
  return [...new Set(usualPlaces()), playwrightsOwn()].find(answers);
}

/** How package managers install Chromium without a question; each list is run in order. */
const packageManagers = [
  { program: 'apt-get', steps: [['update'], ['install', '-y', 'chromium']] },
  { program: 'dnf', steps: [['install', '-y', 'chromium']] },
  { program: 'apk', steps: [['add', 'chromium']] },
  { program: 'pacman', steps: [['-Sy', '--noconfirm', 'chromium']] },
];

/** @param {string} program @param {readonly string[]} list */
function ran(program, list) {
  console.log(`  ${[program, ...list].join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = spawnSync(program, list, { stdio: ['ignore', 'ignore', 'inherit'], env, timeout: 600_000 });
  return done.status === 0;
}

function fromPackageManager() {
  if (!asRoot) return;
  const manager = packageManagers.find(
    ({ program }) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  manager?.steps.every((step) => ran(manager.program, step));
}

/**
 * A browser for the tests: the one found, or else one that is installed now. Says what it did.
 * As root the system's package manager is asked first, because it brings the libraries that a browser needs;
 * otherwise, or where that fails, Playwright's download is used.
 * @returns {string} the path of its program
 */
export function getBrowser() {
  const found = findBrowser();
  if (found !== undefined) {
    console.log(`Browser: ${found} (found)`);
    return found;
  }
  console.log('No Chrome, Chromium or Edge was found; installing one.');
  fromPackageManager();
  const installed = findBrowser();
  if (installed !== undefined) {
    console.log(`Browser: ${installed} (installed by the system’s package manager)`);
    return installed;
  }
  const program = createRequire(import.meta.url).resolve('playwright/cli.js');
  ran(process.execPath, [program, 'install', ...(asRoot ? ['--with-deps'] : []), 'chromium']);
  const downloaded = findBrowser();
  if (downloaded === undefined) {
    throw new Error('No browser could be installed. Install Chrome, or name one in TESSERA_BROWSER.');
  }
  console.log(`Browser: ${downloaded} (downloaded by Playwright)`);
  return downloaded;
}
