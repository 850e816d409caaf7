import type { Artifact } from '../core/artifacts.ts';
import { AppError } from '../core/errors.ts';
import type { ActivationValue } from './activation/spec.ts';
import type { FairnessValue } from './fairness/spec.ts';
import type { FeaturesValue } from './features/spec.ts';
import type { InsightValue } from './insight/spec.ts';
import type { MonitoringValue } from './monitoring/spec.ts';
import type { QualityValue } from './quality/spec.ts';
import type { RegistryValue } from './registry/spec.ts';
import type { SegmentsValue } from './segments/spec.ts';
import type { SourcesValue, SourceValue } from './sources/spec.ts';

/** What the stages that others read compute. */
interface StageValues {
  readonly sources: SourcesValue;
  readonly quality: QualityValue<SourceValue>;
  readonly features: FeaturesValue;
  readonly segments: SegmentsValue;
  readonly insight: InsightValue;
  readonly activation: ActivationValue;
  readonly fairness: FairnessValue;
  readonly registry: RegistryValue;
  readonly monitoring: MonitoringValue;
}

/**
 * The value of the input that a stage computed; where there are several of that stage, the first in order.
 * @throws AppError `stage.input` when it is not there.
 */
export function inputValue<Stage extends keyof StageValues>(
  inputs: Readonly<Record<string, Artifact>>,
  stage: Stage,
): StageValues[Stage] {
  return inputArtifact(inputs, stage).value as unknown as StageValues[Stage];
}

/** The artifact of that input. @throws AppError `stage.input` when it is not there. */
export function inputArtifact(inputs: Readonly<Record<string, Artifact>>, stage: string): Artifact {
  const artifact = Object.values(inputs).find((candidate) => candidate.stage === stage);
  if (!artifact) throw new AppError('stage.input', `The stage “${stage}” has no result yet.`, { stage });
  return artifact;
}

/**
 * The sources as the quality stage gives them on: repaired where repairs are recorded.
 * @throws AppError `stage.contract` where a rule that stops the study fails, naming rule, source and rows.
 */
export function checkedSources(inputs: Readonly<Record<string, Artifact>>): readonly SourceValue[] {
  const { sources, stops } = inputValue(inputs, 'quality');
  const [first] = stops;
  if (!first) return sources;
  const others = stops.length === 1 ? '' : ` (and ${stops.length - 1} more)`;
  throw new AppError('stage.contract', `A check that stops the study fails: ${first.message}${others}.`, {
    stage: 'quality',
    rule: first.rule,
    source: first.source,
    rows: first.rows,
  });
}
