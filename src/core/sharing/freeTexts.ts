import type { Json } from '../json.ts';
import type { Recipe, Registry } from '../recipe.ts';
import { personalIn } from './personalIn.ts';

/** A text that goes along with a link. */
export interface FreeText {
  readonly text: string;
  /** What it seems to hold that reaches a person, such as “e-mail addresses”; null where nothing is found. */
  readonly personal: string | null;
}

/** Texts of one kind. */
export interface FreeTexts {
  /** Where they are written. */
  readonly what: string;
  /** Never empty, each text once. */
  readonly texts: readonly FreeText[];
}

interface Place {
  readonly stage: string;
  readonly what: string;
  /** Members of the stage’s settings; lists are gone through, `*` is every member. */
  readonly paths: readonly string[];
  /** Told only where they hold something that reaches a person: there can be thousands. */
  readonly quiet?: true;
}

const planTexts = ['properties.name', 'properties.description', 'properties.unit', 'events.description'];
const planWords = [
  ...planTexts,
  'events.name',
  'naming.actions',
  'events.owner',
  'events.purpose',
  'identifiers.name',
  'purposes.id',
  'purposes.description',
];
const files = ['', 'parts.', 'snapshots.content.', 'snapshots.content.parts.'];
const fileNames = [
  ...['name', 'snapshots.file', 'parts.file', 'snapshots.content.parts.file'],
  ...files.flatMap((file) => [`${file}reading.member`, `${file}reading.part`]),
];
const columnNames = [
  ...files.flatMap((file) => [`${file}columns.name`, `${file}reading.only`]),
  ...['snapshots.figures.name', 'register.columns.column', 'key'],
];
const register = ['owner', 'system', 'agreementReference', 'purposes'];

/** Where words stand: first those of people, then those that the app proposes and people may change. */
export const textPlaces: readonly Place[] = [
  { stage: 'charter', what: 'Objective', paths: ['note', 'kpis.name'] },
  { stage: 'insight', what: 'Names of segments', paths: ['names.*.*'] },
  { stage: 'sources', what: 'Source register', paths: register.map((path) => `sources.register.${path}`) },
  {
    stage: 'sources',
    what: 'Decisions on sensitive columns',
    paths: ['reason', 'basis', 'by'].map((path) => `sources.register.columns.allowed.${path}`),
  },
  { stage: 'quality', what: 'Who answers for data', paths: ['levels.owner'] },
  {
    stage: 'fairness',
    what: 'Fairness audit',
    paths: ['attributes.reason', 'attributes.basis', 'conclusion'],
  },
  {
    stage: 'tracking',
    what: 'Tracking plan',
    paths: [
      ...planWords.map((path) => `plan.${path}`),
      'versions.note',
      'versions.changes.words',
      ...planWords.map((path) => `versions.plan.${path}`),
    ],
  },
  { stage: 'sources', what: 'Names of files', paths: fileNames.map((path) => `sources.${path}`) },
  {
    stage: 'sources',
    what: 'Names of columns',
    paths: columnNames.map((path) => `sources.${path}`),
    quiet: true,
  },
  { stage: 'features', what: 'Names and units of features', paths: ['features.name', 'features.unit'] },
  { stage: 'quality', what: 'Reasons of rules and repairs', paths: ['rules.why', 'repairs.why'] },
];

/**
 * The texts of a study that go along with a link to it, kind by kind, for a person to look at. What every study has, since its stages
 * begin with it, is not told.
 */
export function freeTexts(recipe: Recipe, registry: Registry): FreeTexts[] {
  const study = textsOf('Name of the study', [recipe.name]);
  const written = textPlaces.flatMap(({ stage, what, paths, quiet }) => {
    const specs = recipe.nodes.flatMap((node) => (node.stage === stage ? [node.spec] : []));
    const given = (spec: Json): string[] => paths.flatMap((path) => textsAt(spec, path.split('.')));
    const usual = new Set(given((registry.get(stage)?.defaults ?? null) as Json));
    const found = specs.flatMap(given).filter((text) => !usual.has(text));
    return textsOf(what, found, quiet);
  });
  const reasons = recipe.nodes.flatMap((node) => Object.values(node.reasons));
  return [...study, ...written, ...textsOf('Reasons of settings', reasons)];
}

function textsOf(what: string, found: readonly string[], quiet?: true): FreeTexts[] {
  const distinct = [...new Set(found.map((text) => text.trim()))].filter((text) => text !== '');
  const texts = distinct
    .map((text) => ({ text, personal: personalIn(text) }))
    .filter(({ personal }) => !quiet || personal !== null);
  return texts.length === 0 ? [] : [{ what, texts }];
}

function textsAt(value: Json | undefined, path: readonly string[]): string[] {
  if (typeof value === 'string') return path.length === 0 ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (isList(value)) return value.flatMap((one) => textsAt(one, path));
  const [member, ...rest] = path;
  if (member === undefined) return [];
  if (member === '*') return Object.values(value).flatMap((one) => textsAt(one, rest));
  return textsAt(value[member], rest);
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);
