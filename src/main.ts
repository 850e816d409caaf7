import { mount } from 'svelte';
import App from './app/App.svelte';
import { missingInBrowser } from './app/browserSupport.ts';
import Unsupported from './app/Unsupported.svelte';
import { version } from './app/version.ts';
import type { EngineRecord } from './core/engineRecord.ts';
import { explainLoadFailure, loadPart } from './core/loading.ts';
import { nextTask } from './core/turns.ts';
import { startWorker } from './core/workers.ts';
import { registerServiceWorker } from './serviceWorker/registration.ts';
import { registry } from './stages/specs.ts';
import { views } from './stages/views.ts';
import { folderWatch } from './storage/folderWatch.ts';
import { forgetEverything } from './storage/forget.ts';
import { claimStudy } from './storage/lock.ts';
import { openRecipeStore } from './storage/recipeStore.ts';
import workerUrl from './studio/worker.ts?worker&url';
import './ui/tokens.css';
import './ui/base.css';
import './ui/field.css';
import { automation, type Tessera } from './workspace/automation.ts';
import { setWorkspace } from './workspace/current.ts';
import { Workspace } from './workspace/workspace.svelte.ts';

declare global {
  var tessera: Tessera;
}

function wantedEngine(): EngineRecord['kind'] | undefined {
  const wanted = new URLSearchParams(location.search).get('engine');
  return wanted === 'webgpu' || wanted === 'wasm' || wanted === 'reference' ? wanted : undefined;
}

/** Study files and links are read and written rarely: what they need is loaded behind the views. */
const studyFileParts = () => loadPart(() => import('./storage/studyFile.ts'));
const linkParts = () => loadPart(() => import('./storage/shareLink.ts'));

function makeWorkspace(): Workspace {
  const engine = wantedEngine();
  return new Workspace({
    registry,
    createWorker: (name) => startWorker(workerUrl, { name }),
    explainFailure: async () =>
      (await explainLoadFailure([new URL(workerUrl, location.href).href, location.href])) ?? null,
    keeping: {
      folders: folderWatch(),
      openRecipeStore,
      claimStudy,
      forgetEverything,
      writeStudy: async (request) => (await studyFileParts()).writeStudy(request),
      readStudy: async (...request) => (await studyFileParts()).readStudy(...request),
      toFragment: async (study) => (await linkParts()).studyToFragment(study),
      fromFragment: async (...link) => (await linkParts()).studyFromFragment(...link),
    },
    version,
    start: engine === undefined ? {} : { engine },
  });
}

/** Each step in a task of its own, so that none is long. */
async function start(target: HTMLElement): Promise<void> {
  const missing = missingInBrowser();
  if (missing.length > 0) {
    mount(Unsupported, { target, props: { missing } });
    return;
  }
  const workspace = makeWorkspace();
  setWorkspace(workspace);
  globalThis.tessera = automation(workspace);
  await nextTask();
  mount(App, { target, props: { asked: wantedEngine() ?? null } });
  await afterStart(workspace);
}

/** One after the other: what several have in common is then known, and none waits for a task in which all are linked. */
async function loadParts(): Promise<void> {
  for (const load of [...views.values(), studyFileParts, linkParts]) {
    await nextTask();
    await Promise.allSettled([load()]);
  }
}

/** What can wait until the first screen is there: the views' scripts, and the copy of the app for working offline. */
async function afterStart(workspace: Workspace): Promise<void> {
  await Promise.allSettled([workspace.ready, loadParts()]);
  await registerServiceWorker({ mayReload: () => workspace.isEmpty && workspace.jobs.length === 0 });
  workspace.requests.markLoaded();
}

const target = document.querySelector<HTMLElement>('#app');
if (target) void start(target);
