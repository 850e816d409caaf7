import type { binder } from '../attributeBinding.ts';
import { isBound } from '../attributeBinding.ts';
import type { FairnessSpec, FlagSpec } from './spec.ts';

export type Bind = ReturnType<typeof binder>;

/** The settings as far as their columns are there, and what is not, as sentences. */
export interface Settled extends Pick<FairnessSpec, 'attributes' | 'crossings' | 'decisions' | 'minimum'> {
  readonly outcome: SettledOutcome | null;
  readonly problems: readonly string[];
}

export interface SettledOutcome {
  readonly came: FlagSpec;
  /** A column, or the labels of the segments whose members are decided for. */
  readonly decided: FlagSpec | readonly number[];
  readonly score: { readonly source: string; readonly column: string } | null;
}

/** Decisions, outcome and crossings whose columns and attributes are there; what is not is told and left out. */
export function settle(
  spec: FairnessSpec,
  bind: Bind,
  segments: readonly { readonly id: string; readonly index: number }[],
): Settled {
  const problems: string[] = [];
  const isThere = (
    what: string,
    reference: { readonly source: string; readonly column: string },
  ): boolean => {
    const binding = bind(reference);
    if (isBound(binding)) return true;
    problems.push(`${what} is left out. ${binding.problem}`);
    return false;
  };
  const decisions = spec.decisions.filter((decision) => isThere('A decision', decision));
  const { attributes, minimum } = spec;
  const crossings = crossingsOf(spec, problems);
  return { attributes, crossings, minimum, decisions, outcome: outcomeOf(), problems };

  function outcomeOf(): SettledOutcome | null {
    const { outcome } = spec;
    if (!outcome || !isThere('The outcome', outcome.outcome)) return null;
    const score = outcome.score && isThere('The score', outcome.score) ? outcome.score : null;
    if (outcome.decision.kind === 'column') {
      const { source, column, yes } = outcome.decision;
      const decided = { source, column, yes };
      return isThere('The decision', decided) ? { came: outcome.outcome, decided, score } : null;
    }
    const { segments: chosen } = outcome.decision;
    const decided = segments.filter(({ id }) => chosen.includes(id)).map(({ index }) => index);
    if (decided.length > 0) return { came: outcome.outcome, decided, score };
    problems.push('The segments that were decided for are not there any more.');
    return null;
  }
}

/** Crossings of attributes that are there, each once, in whatever order it names them. */
function crossingsOf({ attributes, crossings }: FairnessSpec, problems: string[]): FairnessSpec['crossings'] {
  const known = new Set(attributes.map(({ id }) => id));
  const seen = new Set<string>();
  return crossings.filter((ids) => {
    if (!ids.every((id) => known.has(id))) {
      problems.push('A crossing is left out: one of its attributes is not audited any more.');
      return false;
    }
    const own = [...ids].sort().join('×');
    if (seen.has(own)) return false;
    seen.add(own);
    return true;
  });
}
