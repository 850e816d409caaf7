import { formatCount, formatFixed, formatShare, formatSigned, shortName } from '../../../core/format.ts';
import type {
  AttributeProxies,
  FairnessSpec,
  FairnessValue,
  Measured,
  ProxySpec,
  WorstOffGroup,
} from '../spec.ts';

/** How well an area under the ROC curve tells, in a word; null where it hardly does. */
function tellingWord(auc: number): string | null {
  if (auc < 0.55) return null;
  if (auc < 0.65) return 'a little';
  if (auc < 0.75) return 'noticeably';
  return auc < 0.9 ? 'well' : 'nearly wholly';
}

/** Whether and from what an attribute can be told, as sentences. */
export function proxySentence({
  name,
  logistic,
  tree,
  segments,
  features,
  problem,
}: AttributeProxies): string {
  if (problem !== null) return problem;
  const best = Math.max(logistic?.auc ?? 0.5, tree?.auc ?? 0.5);
  const said = shortName(name, 40);
  const [first] = features;
  const alone = first ? ` Best alone: ${shortName(first.name, 40)} (${formatFixed(first.auc, 2)}).` : '';
  const word = tellingWord(best);
  const segmentWord = segments && tellingWord(segments.auc);
  const tells = segmentWord ? `tells it ${segmentWord}` : 'hardly tells it';
  const bySegment = segments ? ` The segment alone ${tells} (${formatFixed(segments.auc, 2)}).` : '';
  const can = word ? `can be told ${word}` : 'can hardly be told';
  return `From the features, ${said} ${can} (${formatFixed(best, 2)}; 0.5 is chance, 1 certainty).${alone}${bySegment}`;
}

/** A group found without a name, as sentences. */
export function worstOffSentence(found: WorstOffGroup, value: FairnessValue): string {
  const share = formatShare(found.members / found.judged);
  const gap = figureOf(found);
  const what =
    found.measure === 'distance'
      ? 'lie farther from the centre of their segment'
      : `have a yes in “${shortName(nameOfDecision(found.measure, value), 40)}” ${found.worse} often`;
  const proof =
    found.p <= 0.05
      ? `On the half that was not searched, chance gives such a gap with p ${formatFixed(found.p, 3)}.`
      : `On the half that was not searched, chance could give it (p ${formatFixed(found.p, 2)}): take it as no finding.`;
  return `Customers alike in the features, ${share} of all (${formatCount(found.members)} of ${formatCount(found.judged)} judged), ${what}: ${gap}. ${proof}`;
}

function figureOf({ measure, mean, others }: WorstOffGroup): string {
  return measure === 'distance'
    ? `${formatFixed(mean, 2)} on average, others ${formatFixed(others, 2)}`
    : `${formatShare(mean)}, others ${formatShare(others)}`;
}

/** What such a group is like: its features in standard deviations of the scaling, and the groups that are many in it. */
export function worstOffTraits({ features, groups }: WorstOffGroup): string[] {
  const large = features.filter(({ apart }) => Math.abs(apart) >= 0.2);
  return [
    ...large.map(({ name, apart }) => `${shortName(name, 40)} ${formatSigned(apart)} scaled units`),
    ...groups.map(
      ({ attribute, group, share, overall }) =>
        `${shortName(group, 40)} (${shortName(attribute, 30)}): ${formatShare(share)} of them, ${formatShare(overall)} of all`,
    ),
  ];
}

export const nameOfDecision = (id: string, value: FairnessValue): string =>
  value.subjects.find((subject) => subject.id === id)?.name ?? 'a decision';

/** The gap of one attribute, in points. */
export function gapOf(measured: Measured | null, attribute: string): number | null {
  return measured?.uneven.find(({ id }) => id === attribute)?.gap ?? null;
}

export function ratioOf(measured: Measured | null, attribute: string): number | null {
  return measured?.uneven.find(({ id }) => id === attribute)?.ratio ?? null;
}

export const pointsText = (gap: number): string => formatFixed(100 * gap, 1);

/** Ways of searching for the worst-off group, with what they are called. */
export function worstOffChoices(
  spec: FairnessSpec,
  value: FairnessValue,
): { readonly key: string; readonly label: string; readonly asked: ProxySpec['worstOff'] }[] {
  const byDecision = spec.decisions.flatMap(({ id }) =>
    (['less', 'more'] as const).map((worse) => ({
      key: `${id} ${worse}`,
      label: `${worse} often yes in ${shortName(nameOfDecision(id, value), 40)}`,
      asked: { measure: 'decision' as const, id, worse },
    })),
  );
  return [
    { key: 'none', label: 'not searched', asked: null },
    { key: 'distance', label: 'far from the centre of their segment', asked: { measure: 'distance' } },
    ...byDecision,
  ];
}

/** The key of a way of searching. */
export function worstOffKey(asked: ProxySpec['worstOff']): string {
  if (asked === null) return 'none';
  return asked.measure === 'distance' ? 'distance' : `${asked.id} ${asked.worse}`;
}
