import type { Run } from '../context.ts';
import { customersOnce } from '../customersOnce.ts';
import { pickEvents } from '../eventTables.ts';
import { inputValue } from '../inputs.ts';
import { campaignFacts } from './campaigns.ts';
import { customerFacts, flagFacts, sourceFacts, valuesFacts } from './columns.ts';
import { lapseFacts, offerFacts, purchaseFacts } from './purchases.ts';
import type { CharterSpec, CharterValue } from './spec.ts';

/**
 * Counts in the tables what objectives need: customers, purchases and their rhythm, lapsing, what is bought, outcomes, consent,
 * campaigns, channels, ratings and the newest day of each source.
 */
export const run: Run<CharterSpec, CharterValue> = async (spec, inputs, context) => {
  const { sources } = inputValue(inputs, 'sources');
  const { work } = context;
  const step = (name: string, done: number): void => work.progress?.(name, done, 5, 'steps');
  step('Counting customers', 0);
  const customers = await customerFacts(sources, context);
  step('Looking at purchases', 1);
  const events = pickEvents(sources, await customersOnce(sources, context));
  const purchases = events ? await purchaseFacts(events, context) : null;
  const gapDays = spec.gapDays ?? (typeof purchases?.gap90 === 'number' ? Math.ceil(purchases.gap90) : null);
  const lapse =
    events && purchases && gapDays !== null
      ? await lapseFacts(events, purchases, Math.max(1, gapDays), context)
      : null;
  step('Looking at what is bought', 2);
  const offers = await offerFacts(sources, context);
  step('Looking at outcomes and campaigns', 3);
  const flags = await flagFacts(sources, context);
  const campaigns = await campaignFacts(sources, context);
  step('Looking at freshness', 4);
  const channels = await valuesFacts(sources, isChannel, context);
  const ratings = await valuesFacts(sources, isRating, context);
  return {
    sources: await sourceFacts(sources, context),
    customers,
    purchases,
    lapse,
    offers,
    flags,
    campaigns,
    channels,
    ratings,
  };
};

const ratingName = /(^|[_\s-])(rating|satisfaction|review|nps|csat|stars|feedback|complaint)([_\s-]|$)/i;

const isChannel = ({ role }: { readonly role: string | null }): boolean => role === 'channel';

const isRating = ({
  role,
  name,
  type,
}: {
  readonly role: string | null;
  readonly name: string;
  readonly type: string;
}) =>
  (role === null || role === 'outcome') &&
  (type === 'integer' || type === 'number' || type === 'text') &&
  ratingName.test(name);
