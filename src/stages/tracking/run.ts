import type { Artifact } from '../../core/artifacts.ts';
import { AppError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Run, RunContext } from '../context.ts';
import { inputArtifact, inputValue } from '../inputs.ts';
import type { SourceValue } from '../sources/spec.ts';
import { check } from './check.ts';
import { draftPlan } from './draft.ts';
import { guessBindings } from './guess.ts';
import { observe } from './observe.ts';
import type { BindingSpec, TrackingSpec, TrackingValue } from './spec.ts';

/** Guesses which tables hold events; where one is chosen, drafts a plan from it and checks it against the plan. */
export const run: Run<TrackingSpec, TrackingValue> = async (spec, inputs, context) => {
  const { sources } = inputValue(inputs, 'sources');
  const guesses = guessBindings(sources);
  const { binding, plan } = spec;
  const source = binding && sources.find(({ id }) => id === binding.source);
  if (!binding || !source) {
    const warnings = binding
      ? ['The table that was checked is no longer among the sources: choose another.']
      : [];
    return { guesses, draft: null, check: null, warnings };
  }
  requireColumns(source, binding);
  const observed = await context.memo('tracking-observed', observedKey(inputs, binding), () =>
    observe(source, binding, context),
  );
  const columnName = (id: string): string => source.columns.find((column) => column.id === id)?.name ?? id;
  const draft = draftPlan(observed, binding, columnName);
  if (plan.events.length === 0) return { guesses, draft, check: null, warnings: [] };
  const asOf = spec.asOf ?? now();
  const checked = await check({ plan, source, binding, observed, asOf, context });
  note(source, context);
  return { guesses, draft, check: checked, warnings: [] };
};

function observedKey(inputs: Readonly<Record<string, Artifact>>, binding: BindingSpec): Json {
  return { sources: inputArtifact(inputs, 'sources').key, binding };
}

function note(source: SourceValue, context: RunContext): void {
  context.note(`-- Every rule of the plan was counted over all ${source.rows} rows of ${source.name}.`);
}

const now = (): string => new Date().toISOString().slice(0, 19);

/** @throws AppError `stage.role` when a chosen column is not in the table any more. */
function requireColumns(source: SourceValue, binding: BindingSpec): void {
  const there = new Set(source.columns.map(({ id }) => id));
  const asked = [
    binding.event,
    binding.id,
    binding.time,
    binding.received,
    ...binding.identifiers.map(({ column }) => column),
  ].filter((id) => id !== null);
  const missing = asked.find((id) => !there.has(id));
  if (missing === undefined) return;
  const message = `${source.name} no longer has a column that the check reads (${missing}). Choose the columns again.`;
  throw new AppError('stage.role', message, { stage: 'tracking', source: source.name, column: missing });
}
