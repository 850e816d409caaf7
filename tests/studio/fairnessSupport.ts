import { random } from '../../src/core/random.ts';
import type { AttributeSpec, FairnessSpec, FairnessValue, Finding } from '../../src/stages/fairness/spec.ts';
import type { SourcesSpec } from '../../src/stages/sources/spec.ts';
import type { Stages } from './stagesSupport.ts';
import type { TestColumn } from './testColumn.ts';

/** A column of a test's sources, by the names that people see. */
export function reference(
  stages: Stages,
  source: string,
  column: string,
): { source: string; column: string } {
  const { sources } = stages.specs.get('sources') as unknown as SourcesSpec;
  const found = sources.find(({ name }) => name === source);
  const id = found?.columns.find(({ name }) => name === column)?.id;
  if (!found || id === undefined) throw new Error(`no column ${column} in ${source}`);
  return { source: found.id, column: id };
}

/** An attribute of an audit by every value, unless told. */
export function attribute(
  stages: Stages,
  id: string,
  source: string,
  column: string,
  more: Partial<AttributeSpec> = {},
): AttributeSpec {
  const grouping = { kind: 'values' } as const;
  return {
    id,
    ...reference(stages, source, column),
    grouping,
    reference: null,
    reason: '',
    basis: '',
    ...more,
  };
}

/** Audits with these settings. */
export async function audited(stages: Stages, spec: Partial<FairnessSpec>): Promise<FairnessValue> {
  stages.set('fairness', spec);
  return stages.run<FairnessValue>('fairness');
}

export function findingOf(value: FairnessValue, dimension: string, subject: string): Finding {
  const found = value.findings.find((one) => one.dimension === dimension && one.subject === subject);
  if (!found) throw new Error(`no finding of ${dimension} and ${subject}`);
  return found;
}

/** How many customers `twoClusters` makes. */
export const people = 2000;

/** A study of customers in two clear clusters, as far as insight; further columns as a test needs them. */
export async function twoClusters(stages: Stages, columns: readonly TestColumn[]): Promise<void> {
  const draw = random(3);
  await stages.addColumns('people', [
    { name: 'id', role: 'customer', values: Int32Array.from({ length: people }, (_, i) => i + 1) },
    { name: 'spend', values: Float64Array.from({ length: people }, (_, i) => (i % 2) * 100 + draw.normal()) },
    { name: 'visits', values: Float64Array.from({ length: people }, (_, i) => (i % 2) * 30 + draw.normal()) },
    ...columns,
  ]);
  await stages.run('sources');
  await stages.autopilot('quality', 'features', 'segments', 'insight');
}
