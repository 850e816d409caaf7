import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trackingFiles } from '../../../../src/exports/tracking/files.ts';
import type { PlanContent } from '../../../../src/exports/tracking/plan.ts';
import { demoPlan, hostilePlan } from './plans.ts';

const root = join(import.meta.dirname, '../../../..');
const run = promisify(execFile);

const empty: PlanContent = { events: [], properties: [], identifiers: [], purposes: [] };
const plans: Readonly<Record<string, PlanContent>> = { demo: demoPlan, hostile: hostilePlan(), empty };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracking-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const [name, plan] of Object.entries(plans)) {
    for (const [path, text] of trackingFiles(plan, '1.2.3')) {
      const file = join(folder, name, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test(
  'the code for the demo store’s events, for hostile names and for no event passes strict TypeScript',
  { timeout: 120_000 },
  () => {
    const project = join(folder, 'demo/tsconfig.json');
    const { config } = ts.readConfigFile(project, (path) => ts.sys.readFile(path)) as { config: object };
    const { options, fileNames } = ts.parseJsonConfigFileContent(
      { ...config, include: Object.keys(plans).map((name) => `../${name}/src`) },
      ts.sys,
      dirname(project),
    );
    const typeRoots = [join(root, 'node_modules/@types')];
    const program = ts.createProgram(fileNames, { ...options, noEmit: true, typeRoots });
    const complaints = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      return `${file?.fileName.slice(folder.length) ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    expect(options.strict).toBe(true);
    expect(fileNames.length).toBeGreaterThan(50);
    expect(complaints).toEqual([]);
  },
);

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly title: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Runs the generated tests with their own runner in Node. */
async function runTests(): Promise<Report> {
  const runner = join(root, 'node_modules/vitest/vitest.mjs');
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
  const { stdout } = await run(process.execPath, [runner, 'run', '--root', folder, '--reporter', 'json'], {
    cwd: folder,
    env: Object.fromEntries(own),
    maxBuffer: 1 << 28,
  }).catch((failed: unknown) => failed as { stdout: string });
  return JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
}

test(
  'all of it passes its own tests, with one for each event on each side',
  { timeout: 120_000 },
  async () => {
    const { testResults } = await runTests();
    const all = testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map((result) => ({ ...result, file: name.slice(folder.length + 1) })),
    );
    expect(testResults.map(({ message }) => message).filter((message) => message !== '')).toEqual([]);
    expect(
      all.flatMap(({ status, failureMessages }) => (status === 'passed' ? [] : failureMessages)),
    ).toEqual([]);
    for (const [name, plan] of Object.entries(plans)) {
      for (const side of ['browser', 'server']) {
        const own = all.filter(({ file }) => file === `${name}/src/${side}/events.test.ts`);
        expect(own).toHaveLength(plan.events.length + 1);
      }
    }
  },
);
