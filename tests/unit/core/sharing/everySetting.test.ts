import { expect, it } from 'vitest';
import { registry } from '../../../../src/stages/specs.ts';
import { textPlaces } from '../../../../src/core/sharing/freeTexts.ts';
import { openSettings } from './openSettings.ts';

/** Settings that hold values of the data, and that the passes of `src/core/sharing` find. */
const values = [
  'fairness: attributes.reference',
  'fairness: decisions.yes',
  'fairness: outcome.decision.yes',
  'fairness: outcome.outcome.yes',
  'features: filters.value',
  'quality: repairs.step.greatest',
  'quality: repairs.step.least',
  'quality: repairs.step.mark.prefix',
  'quality: repairs.step.test.greatest',
  'quality: repairs.step.test.least',
  'quality: repairs.step.test.pattern',
  'quality: repairs.step.test.values',
  'quality: repairs.step.value',
  'quality: rules.test.greatest',
  'quality: rules.test.least',
  'quality: rules.test.pattern',
  'quality: rules.test.reference.points.value',
  'quality: rules.test.reference.shares.value',
  'quality: rules.test.values',
  'sources: sources.snapshots.figures.deviation',
  'sources: sources.snapshots.figures.mean',
  'tracking: plan.events.name',
  'tracking: plan.naming.actions',
  'tracking: plan.properties.maximum',
  'tracking: plan.properties.minimum',
  'tracking: plan.properties.pattern',
  'tracking: plan.properties.values',
  'tracking: versions.plan.events.name',
  'tracking: versions.plan.naming.actions',
  'tracking: versions.plan.properties.maximum',
  'tracking: versions.plan.properties.minimum',
  'tracking: versions.plan.properties.pattern',
  'tracking: versions.plan.properties.values',
];

/** Settings that hold words of people, which the dialog shows. */
const texts = textPlaces.flatMap(({ stage, paths }) =>
  paths.map((path) => `${stage}: ${path.replaceAll('.*', '')}`),
);

/** Last parts of the paths of everything else: names of things, how files are read, and figures that people write. */
const others = new Set(
  [
    'id source snapshot version segments loadedAt seed zone',
    'name table column columns only key replaces part member entity event customer time order amount quantity',
    'delimiter quote escape dateFormat timestampFormat formats unit',
    'baseline target threshold edges',
    'missing distinct',
  ].flatMap((line) => line.split(' ')),
);

const settings = [...registry].flatMap(([stage, { schema, unshared }]) =>
  unshared ? [] : [...openSettings(schema)].map((path) => `${stage}: ${path}`),
);

it('every setting that can hold any text or number is known to hold values of the data, or words, or known to hold neither', () => {
  const last = (setting: string): string => setting.replace(/^.*[ .]/, '');
  const told = settings.filter(
    (setting) => ![...values, ...texts].includes(setting) && !others.has(last(setting)),
  );
  expect(told).toEqual([]);
});

it('every setting in which words are looked for exists', () => {
  expect(texts.filter((setting) => !settings.includes(setting))).toEqual([]);
});

it('every setting that is said to hold values exists', () => {
  expect(values.filter((setting) => !settings.includes(setting))).toEqual([]);
});
