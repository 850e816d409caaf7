import type { Objective } from '../spec.ts';
import { channel, feedback, response } from './contacts.ts';
import { lapsing, newcomers, what, when, who } from './history.ts';
import type { Ingredient, Matter } from './ingredients.ts';
import { consent, freshness, legalBasis, sampleSize } from './permission.ts';
import { counted, objectiveWords } from './words.ts';

/** Whether an objective can be worked on with this data. */
export interface Assessment {
  readonly feasible: boolean;
  /** Such as “Retention is feasible; two gaps”. */
  readonly title: string;
  readonly sentence: string;
  readonly ingredients: readonly Ingredient[];
  /** Ingredients that are not wholly there. */
  readonly gaps: readonly Ingredient[];
}

const judges = {
  who: { title: 'Who: customers told apart', judge: who },
  when: { title: 'When: a dated history', judge: when },
  what: { title: 'What: products or categories', judge: what },
  lapsing: { title: 'Outcome: who stops buying', judge: lapsing },
  newcomers: { title: 'Outcome: new customers', judge: newcomers },
  response: { title: 'Measured response: contacts and who was held out', judge: response },
  channel: { title: 'Where customers come from', judge: channel },
  feedback: { title: 'What customers think', judge: feedback },
  consent: { title: 'Consent to be contacted', judge: consent },
  legalBasis: { title: 'Legal basis', judge: legalBasis },
  freshness: { title: 'Freshness', judge: freshness },
  sampleSize: { title: 'Enough customers to see the effect', judge: sampleSize },
} as const;

type IngredientId = keyof typeof judges;

/** What each objective cannot do without, and what else it needs to be acted on, measured and allowed. */
const needs: Readonly<
  Record<
    Objective,
    { readonly essential: readonly IngredientId[]; readonly further: readonly IngredientId[] }
  >
> = {
  retention: {
    essential: ['who', 'when', 'lapsing'],
    further: ['response', 'consent', 'legalBasis', 'freshness', 'sampleSize'],
  },
  'cross-sell': {
    essential: ['who', 'when', 'what'],
    further: ['response', 'consent', 'legalBasis', 'freshness', 'sampleSize'],
  },
  acquisition: {
    essential: ['who', 'newcomers'],
    further: ['channel', 'response', 'consent', 'legalBasis', 'freshness', 'sampleSize'],
  },
  'product-development': {
    essential: ['who', 'what'],
    further: ['feedback', 'when', 'legalBasis', 'freshness', 'sampleSize'],
  },
};

/** Judges every ingredient of the objective. It is feasible where nothing that it cannot do without is missing. */
export function assess(matter: Matter): Assessment {
  const { objective } = matter.spec;
  const { essential, further } = needs[objective];
  const ingredients = [...essential, ...further].map((id): Ingredient => ({
    id,
    title: judges[id].title,
    ...judges[id].judge(matter),
  }));
  const gaps = ingredients.filter(({ verdict }) => verdict !== 'there');
  const missing = ingredients.slice(0, essential.length).filter(({ verdict }) => verdict === 'missing');
  const feasible = missing.length === 0;
  const name = objectiveWords[objective].title;
  const title = `${name} is ${feasible ? 'feasible' : 'not feasible yet'}${gaps.length > 0 ? `; ${counted(gaps.length, 'gap')}` : ''}`;
  return { feasible, title, sentence: sentenceOf(feasible, gaps, missing), ingredients, gaps };
}

function sentenceOf(feasible: boolean, gaps: readonly Ingredient[], missing: readonly Ingredient[]): string {
  if (gaps.length === 0) return 'Everything that it needs is in the data and on record.';
  const named = (list: readonly Ingredient[]): string =>
    new Intl.ListFormat('en').format(list.map(({ title }) => title.replace(/:.*/, '').toLowerCase()));
  if (!feasible) return `It cannot do without what is missing: ${named(missing)}.`;
  return `The data holds what it cannot do without. Open: ${named(gaps)}.`;
}
