import { emptyRegister, type Allowance } from '../../../core/register.ts';
import type { SourcesSpec } from '../spec.ts';

/**
 * The sources with a decision on one column recorded: a sensitive column may then be a model's input. Null takes the decision back.
 * The column keeps its role, so that it is masked wherever it is shown.
 */
export function withAllowance(
  spec: SourcesSpec,
  id: string,
  column: string,
  allowed: Allowance | null,
): SourcesSpec {
  return {
    ...spec,
    sources: spec.sources.map((source) => {
      if (source.id !== id) return source;
      const register = source.register ?? emptyRegister;
      const { sensitivity = 'protected' } = register.columns.find((one) => one.column === column) ?? {};
      const others = register.columns.filter((one) => one.column !== column);
      const own = { column, sensitivity, ...(allowed ? { allowed } : {}) };
      return { ...source, register: { ...register, columns: [...others, own] } };
    }),
  };
}
