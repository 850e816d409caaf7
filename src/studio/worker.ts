import { expose, proxy, type Remote } from 'comlink';
import { installErrorCrossing } from '../core/crossing.ts';
import { asAppError } from '../core/errors.ts';
import type { StartOptions, StudioEvents } from '../core/studio.ts';
import { loadDemoTables } from '../data/demo/load.ts';
import { openDatabase } from '../data/open.ts';
import { openEngine } from '../engine/host.ts';
import { exporters, proposals, runs } from '../stages/runs.ts';
import { registry } from '../stages/specs.ts';
import { LocalStudio } from './studio.ts';

/** The studio's composition root: builds database and engine side by side, and hands them to the studio. */
async function open(options: StartOptions & { readonly version: string }, remote: Remote<StudioEvents>) {
  const events: StudioEvents = {
    progress: (progress) => send(remote.progress(progress)),
    artifact: (artifact) => send(remote.artifact(artifact)),
    engine: (record) => send(remote.engine(record)),
    ledger: (entries) => send(remote.ledger(entries)),
  };
  const [opened, engine] = await Promise.all([openDatabase(), openEngine(options)]);
  engine.onChange((info) => {
    events.engine(info);
  });
  events.engine(engine.info);
  const studio = new LocalStudio({
    registry,
    runs,
    proposals,
    exporters,
    opened,
    engine,
    loadDemo: loadDemoTables,
    events,
    version: options.version,
  });
  return proxy(studio);
}

/** Events go one way: when the page is gone there is nobody to tell, and the error is the console's. */
function send(delivery: Promise<void>): void {
  delivery.catch((thrown: unknown) => {
    console.warn(asAppError(thrown).message);
  });
}

installErrorCrossing();
expose({ open });

export type StudioDoor = { open: typeof open };
