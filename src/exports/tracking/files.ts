import { strToU8, zipSync } from 'fflate';
import { AppError } from '../../core/errors.ts';
import { eventsModule, eventsTest } from './eventModules.ts';
import { planSchema } from './jsonSchema.ts';
import type { PlanContent } from './plan.ts';
import { planModule, propertiesModule } from './planModule.ts';
import { compilerFile, packageFile, readmeFile } from './project.ts';
import backoff from './templates/shared/backoff.ts?raw';
import rules from './templates/shared/rules.ts?raw';
import rulesTest from './templates/shared/rules.test.ts?raw';
import browserClient from './templates/browser/client.ts?raw';
import browserClientTest from './templates/browser/client.test.ts?raw';
import browserTesting from './templates/browser/testing.ts?raw';
import queue from './templates/browser/queue.ts?raw';
import surroundings from './templates/browser/surroundings.ts?raw';
import serverClient from './templates/server/client.ts?raw';
import serverClientTest from './templates/server/client.test.ts?raw';
import serverTesting from './templates/server/testing.ts?raw';
import shutdown from './templates/server/shutdown.ts?raw';
import shutdownTest from './templates/server/shutdown.test.ts?raw';

/** The generated project: texts by path, the same for the same plan and version. */
export function trackingFiles(plan: PlanContent, version: string): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', readmeFile(plan, version)],
    ['package.json', packageFile(version)],
    ['tsconfig.json', compilerFile()],
    ['plan.schema.json', planSchema(plan, version)],
    ['src/browser/events.ts', eventsModule(plan, version, 'browser')],
    ['src/browser/events.test.ts', eventsTest(plan, version, 'browser')],
    ['src/browser/client.ts', browserClient],
    ['src/browser/client.test.ts', browserClientTest],
    ['src/browser/queue.ts', queue],
    ['src/browser/surroundings.ts', surroundings],
    ['src/browser/testing.ts', browserTesting],
    ['src/server/events.ts', eventsModule(plan, version, 'server')],
    ['src/server/events.test.ts', eventsTest(plan, version, 'server')],
    ['src/server/client.ts', serverClient],
    ['src/server/client.test.ts', serverClientTest],
    ['src/server/shutdown.ts', shutdown],
    ['src/server/shutdown.test.ts', shutdownTest],
    ['src/server/testing.ts', serverTesting],
    ['src/shared/plan.ts', planModule(plan, version)],
    ['src/shared/properties.ts', propertiesModule(plan, version)],
    ['src/shared/rules.ts', rules],
    ['src/shared/rules.test.ts', rulesTest],
    ['src/shared/backoff.ts', backoff],
  ]);
}

/** One of the generated files. @throws AppError `export.format` for a path that there is not. */
export function trackingFile(plan: PlanContent, version: string, path: string): string {
  const files = trackingFiles(plan, version);
  const text = files.get(path);
  if (text !== undefined) return text;
  throw new AppError('export.format', `The tracking code has no file “${path}”.`, {
    path,
    files: [...files.keys()],
  });
}

/** The first day that a ZIP file can tell: the same plan gives the same bytes. */
const noTime = new Date(1980, 0, 1);

/** The generated project as a ZIP file. */
export function trackingZip(plan: PlanContent, version: string): Blob {
  const files = [...trackingFiles(plan, version)].map(([path, text]) => [
    `tracking/${path}`,
    [strToU8(text), { mtime: noTime }] as const,
  ]);
  const bytes = zipSync(Object.fromEntries(files) as Parameters<typeof zipSync>[0]);
  return new Blob([bytes], { type: 'application/zip' });
}
