import {
  formatCount,
  formatCounted,
  formatDay,
  formatShare,
  quoted,
  shortName,
} from '../../../core/format.ts';
import {
  productionAfter,
  standingOf,
  type HistoryEntry,
  type PublishedVersion,
  type RegistrySpec,
} from '../spec.ts';

/** A version as it is called in sentences: “Spring” (v2). */
export const called = ({ name, id }: Pick<PublishedVersion, 'name' | 'id'>): string =>
  `“${shortName(name, 60)}” (${id})`;

export interface Verdict {
  readonly title: string;
  readonly sentence: string;
  readonly tone: 'ok' | 'warn' | 'plain';
  /** Whether the segments as they are were found anew and came out as what is in production has them. */
  readonly isAlike: boolean;
}

/** The segments as they are for the settings as they are: the key of their artifact, and their model. */
export interface PresentSegments {
  readonly key: string;
  readonly model: PublishedVersion['model'];
}

/** Whether segments that were found anew came out as a version has them: by the same features, with equal centres and sizes. */
function cameOutAs({ model }: PublishedVersion, now: PresentSegments): boolean {
  const told = ({ names, center, scale, centroids, counts }: PublishedVersion['model']): string =>
    JSON.stringify([names, center, scale, centroids, counts]);
  return told(model) === told(now.model);
}

/**
 * What is in production, and whether the segments as they are now are those.
 * @param present the segments as they are; null where there are none.
 */
export function verdictOf({ versions, history }: RegistrySpec, present: PresentSegments | null): Verdict {
  const id = productionAfter(history);
  const version = versions.find((one) => one.id === id);
  if (!version) {
    const published =
      versions.length === 1 ? 'One version is' : `${formatCount(versions.length)} versions are`;
    const sentence = `${published} published. Promote one, so that it is known by which segments people are acted upon.`;
    return { title: 'Nothing is in production', sentence, tone: 'warn', isAlike: false };
  }
  const since = standingOf(history, version.id).since ?? version.publishedAt;
  const { segments, reference } = version;
  const size = `${formatCounted(segments.length, 'segment')} of ${formatCounted(reference.customers, 'customer')}`;
  const same = versions.find(({ key }) => key === present?.key);
  const isAlike = present !== null && version.key !== present.key && cameOutAs(version, present);
  const now =
    present === null
      ? 'The study has no segments at present.'
      : version.key === present.key
        ? 'The segments of the study are those.'
        : same
          ? `The segments of the study are those of ${called(same)}${standingOf(history, same.id).retired ? ', which is retired' : ': compare the two before you promote it'}.`
          : isAlike
            ? 'The segments of the study were found anew since and came out alike, with the same centres and sizes: publish them only to pin other names or settings.'
            : 'The segments of the study are others: compare the two before you publish them.';
  return {
    title: `${called(version)} has been in production since ${formatDay(since)}`,
    sentence: `It has ${size}${reference.asOf ? ` as of ${formatDay(reference.asOf)}` : ''}. ${now}`,
    tone: 'ok',
    isAlike,
  };
}

const verbs = {
  publish: 'published',
  promote: 'put into production',
  rollback: 'brought back',
  retire: 'retired',
} as const;

/** An act of the history as a sentence. */
export function actWords(
  { action, version, from, comparison, reason, by }: HistoryEntry,
  versions: readonly PublishedVersion[],
): string {
  const name = (id: string): string => called(versions.find((one) => one.id === id) ?? { id, name: id });
  const before =
    from === null || action === 'publish' || from === version
      ? ''
      : action === 'retire'
        ? ''
        : ` in place of ${from}`;
  const looked = comparison
    ? `, after a comparison with ${comparison.champion} (${formatShare(comparison.reassigned)} of customers get another segment)`
    : '';
  const why = reason === '' ? '' : `, without a comparison: ${quoted(shortName(reason, 300))}`;
  return `${name(version)} was ${verbs[action]}${before}${by === '' ? '' : ` by ${shortName(by, 60)}`}${looked}${why}.`;
}

/** What stands of a version, in a word or two, with its tone. */
export function stateOf(
  history: readonly HistoryEntry[],
  version: string,
): { readonly text: string; readonly tone: 'ok' | 'plain' | 'warn' } {
  const { inProduction, retired, wasInProduction } = standingOf(history, version);
  if (inProduction) return { text: 'in production', tone: 'ok' };
  if (retired) return { text: 'retired', tone: 'warn' };
  return { text: wasInProduction ? 'replaced' : 'published', tone: 'plain' };
}
