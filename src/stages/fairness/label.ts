interface Listed {
  readonly id: string;
}

interface Spec {
  readonly attributes: readonly (Listed & {
    readonly reason: string;
    readonly basis: string;
    readonly grouping: unknown;
  })[];
  readonly crossings: readonly unknown[];
  readonly segments: boolean;
  readonly decisions: readonly Listed[];
  readonly outcome: unknown;
  readonly minimum: number;
  readonly screen: number;
  readonly conclusion: string;
  readonly proxies: unknown;
  readonly mitigation: unknown;
}

/** The name of an edit to the audit, for undo. */
export function fairnessLabel(before: Spec, after: Spec): string {
  const added = after.attributes.length - before.attributes.length;
  if (added !== 0) return `${added > 0 ? 'Audit by' : 'Drop'} ${attributes(Math.abs(added))}`;
  if (before.crossings.length < after.crossings.length) return 'Cross attributes';
  if (before.crossings.length > after.crossings.length) return 'Drop crossed attributes';
  if (before.decisions.length < after.decisions.length) return 'Audit a decision';
  if (before.decisions.length > after.decisions.length) return 'Drop a decision from the audit';
  if (before.segments !== after.segments) return after.segments ? 'Audit segments' : 'Audit no segments';
  if (JSON.stringify(before.outcome) !== JSON.stringify(after.outcome)) {
    return after.outcome === null ? 'Audit without an outcome' : 'Audit against an outcome';
  }
  if (before.minimum !== after.minimum) return `Tell groups of ${after.minimum} or more apart`;
  if (before.conclusion !== after.conclusion) return 'Note what was decided';
  if (before.screen !== after.screen) return 'Set the screen of ratios';
  if (JSON.stringify(before.proxies) !== JSON.stringify(after.proxies)) {
    return after.proxies === null ? 'Look for no proxies' : 'Look for proxies';
  }
  if (JSON.stringify(before.mitigation) !== JSON.stringify(after.mitigation)) {
    return after.mitigation === null
      ? 'Try no other ways of forming segments'
      : 'Try other ways of forming segments';
  }
  const changed = after.attributes.find((attribute, at) => {
    const old = before.attributes[at];
    return old && JSON.stringify(old) !== JSON.stringify(attribute);
  });
  const old = before.attributes.find(({ id }) => id === changed?.id);
  if (changed && old && JSON.stringify(changed.grouping) !== JSON.stringify(old.grouping)) {
    return 'Group an attribute differently';
  }
  if (changed && old && (changed.reason !== old.reason || changed.basis !== old.basis)) {
    return 'Note why an attribute is audited';
  }
  return 'Change the audit';
}

const attributes = (count: number): string => (count === 1 ? 'an attribute' : `${count} attributes`);
