import { beforeEach } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { QualitySpec, QualityValue } from '../../../src/stages/quality/spec.ts';
import View from '../../../src/stages/quality/View.svelte';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

export let workspace: Workspace;
beforeEach(async () => {
  workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
});

export const value: QualityValue<(typeof fakes.sources.sources)[number]> = {
  sources: fakes.sources.sources,
  repaired: [],
  checks: [],
  repairs: [],
  levels: [],
  stops: [],
  checkedAt: '2026-01-01T00:00:00.000Z',
};
export const empty: QualitySpec = { rules: [], repairs: [], levels: [] };

/** The quality view over these settings, as if they had been computed. */
export async function show(settings: QualitySpec, shown = value): Promise<void> {
  await workspace.edit('quality', settings, { run: false });
  fakes.show(workspace, 'quality', shown);
  await render(View);
}
/** The settings as the view left them. */
export const now = (): QualitySpec => workspace.node('quality').spec as QualitySpec;
