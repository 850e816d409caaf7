import { formatCount, formatCounted, formatShare, formatSigned } from '../../../core/format.ts';
import { newcombe } from '../../../stats/fairness/intervals.ts';
import type { CampaignFacts } from '../spec.ts';
import { fewest, lacking, placeOf, there, whom, type Judge } from './ingredients.ts';
import { namesChurn } from './power.ts';

export const response: Judge = (matter) => {
  const { campaigns, flags } = matter.value;
  const best = [...campaigns].sort(
    (a, b) => Number(b.response !== null) - Number(a.response !== null) || b.heldOut - a.heldOut,
  )[0];
  const crm = 'whoever sends the campaigns';
  if (best) {
    const asked = whom(matter, best.source, crm);
    const figure = `${formatCounted(best.contacted, 'contact')}, ${formatCount(best.heldOut)} held out`;
    if (best.response === null)
      return lacking(
        'partly',
        placeOf(best),
        figure,
        'Who was contacted is known, but not who responded.',
        `Ask ${asked} for responses or conversions.`,
      );
    if (best.heldOut < fewest || best.contacted < fewest)
      return lacking(
        'partly',
        placeOf(best),
        figure,
        'Without a group that was held out, what would have happened anyway is not known.',
        `Ask ${asked} to hold out a random group.`,
      );
    return there(placeOf(best), `${figure}; ${best.response} ${liftOf(best)}`);
  }
  const flag = flags.find(({ role, column }) => role === 'outcome' && !namesChurn(column));
  if (flag)
    return lacking(
      'partly',
      placeOf(flag),
      `${formatCount(flag.yes)} of ${formatCount(flag.known)} responded`,
      'Responses are known, but not who was contacted and who was held out.',
      `Ask ${whom(matter, flag.source, crm)} for the contacts, with those held out.`,
    );
  return lacking(
    'missing',
    null,
    'no column of contacts (role “treatment”) or responses (role “outcome”)',
    'What a campaign changed cannot be measured yet.',
    `Ask ${crm} for contacts, those held out, and responses by customer, and give their columns these roles in Sources.`,
  );
};

/** Responses of those contacted against those held out, with the difference and its 95 % interval (Newcombe 1998). */
function liftOf({ contacted, heldOut, respondedContacted, respondedHeldOut }: CampaignFacts): string {
  const rates = `${formatShare(respondedContacted / contacted)} against ${formatShare(respondedHeldOut / heldOut)}`;
  const lift = newcombe(
    { n: contacted, selected: respondedContacted },
    { n: heldOut, selected: respondedHeldOut },
    0.95,
  );
  if (!lift) return rates;
  const points = (share: number): string => formatSigned(share * 100);
  const chance = lift.low <= 0 && lift.high >= 0 ? ', which chance could give' : '';
  return `${rates}: ${points(lift.value)} points (95\u00a0% interval ${points(lift.low)} to ${points(lift.high)})${chance}`;
}

export const channel: Judge = (matter) => {
  const [found] = matter.value.channels;
  if (found)
    return there(
      placeOf(found),
      `${formatCounted(found.distinct, 'channel')} in ${formatCounted(found.known, 'row')}`,
    );
  return lacking(
    'missing',
    null,
    'no column with the role “channel”',
    'Where customers came from is not known.',
    'Ask whoever runs the web analytics for source and campaign of first visits.',
  );
};

export const feedback: Judge = (matter) => {
  const [found] = [...matter.value.ratings].sort((a, b) => b.known - a.known);
  if (found && found.known >= fewest) return there(placeOf(found), formatCounted(found.known, 'answer'));
  return lacking(
    found ? 'partly' : 'missing',
    found ? placeOf(found) : null,
    found ? formatCounted(found.known, 'answer') : 'no ratings, satisfaction or complaints',
    'What customers think of products is not in the data.',
    'Ask whoever runs surveys or customer service for ratings or complaints by customer.',
  );
};
