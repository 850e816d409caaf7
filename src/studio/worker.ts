import { expose, proxy } from 'comlink';
import { installErrorCrossing } from '../core/crossing.ts';
import { reportRequests } from '../core/ledger.ts';
import { holdLife } from '../core/liveness.ts';
import type { StartOptions, StudioEvent, StudioEvents } from '../core/studio.ts';
import { loadDemoTables } from '../data/demo/load.ts';
import { openDatabase } from '../data/open.ts';
import { openEngine } from '../engine/host.ts';
import { exporters, proposals, runs, suggestions } from '../stages/runs.ts';
import { registry } from '../stages/specs.ts';
import { openDataStore, removeKeptData } from '../storage/dataStore.ts';
import { keptForm } from '../storage/opfs/manifest.ts';
import { originDirectory } from '../storage/opfs/originDirectory.ts';
import { LocalStudio } from './studio.ts';

/** The studio's composition root: builds database and engine side by side, and hands them to the studio. */
async function open(options: StartOptions & { readonly version: string }, port: MessagePort) {
  const tell = (event: StudioEvent): void => {
    port.postMessage(event);
  };
  const events: StudioEvents = {
    progress: (progress) => tell({ progress }),
    artifact: (artifact) => tell({ artifact }),
    engine: (engine) => tell({ engine }),
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
    suggestions,
    exporters,
    opened,
    engine,
    loadDemo: loadDemoTables,
    keptData: {
      form: async () => keptForm(await originDirectory()),
      open: async (passphrase) => openDataStore(await originDirectory(), passphrase),
      remove: async () => removeKeptData(await originDirectory()),
    },
    events,
    version: options.version,
  });
  return proxy(studio);
}

holdLife();
reportRequests('studio');
installErrorCrossing();
expose({ open });
