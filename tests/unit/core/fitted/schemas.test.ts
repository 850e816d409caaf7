import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Exactness } from '../../../../src/core/fitted/exactness.ts';
import { groupsSchema, preparedFields } from '../../../../src/core/fitted/features.ts';
import { modelSchema } from '../../../../src/core/fitted/model.ts';
import { draftSchema } from '../../../../src/stages/registry/versionSchema.ts';
import { ageGroups } from '../../stages/ageGroups.ts';
import { draftOf } from '../../stages/registryDraft.ts';

const { model, preparation } = draftOf();

interface Shape {
  readonly what: string;
  readonly schemaOf: (object: Exactness) => v.GenericSchema;
  readonly value: Readonly<Record<string, unknown>>;
  /** Its fields that are objects themselves. */
  readonly parts: readonly string[];
}

const shapes: readonly Shape[] = [
  {
    what: 'a model',
    schemaOf: modelSchema,
    value: { ...model, minimum: { groups: 'a0', part: 0.8 } },
    parts: ['fittedOn', 'minimum'],
  },
  {
    what: 'a prepared feature',
    schemaOf: (object) => object(preparedFields(object)),
    value: { ...preparation[0], adjusted: [{ groups: 'a0', offsets: [0.5, -0.5] }] },
    parts: [],
  },
  { what: 'groups', schemaOf: groupsSchema, value: ageGroups, parts: ['grouping'] },
];

describe.each(shapes)('$what', ({ schemaOf, value, parts }) => {
  const more = { ...value, later: 1 };

  test('is the same in a version and in a study file', () => {
    expect(v.is(schemaOf(v.strictObject), value)).toBe(true);
    expect(v.is(schemaOf(v.object), value)).toBe(true);
  });

  test('leaves out what a later build adds in a study file, and refuses it in a version', () => {
    expect(v.is(schemaOf(v.strictObject), more)).toBe(false);
    expect(v.parse(schemaOf(v.object), more)).toEqual(value);
    for (const part of parts) {
      const within = { ...value, [part]: { ...(value[part] as object), later: 1 } };
      expect(v.is(schemaOf(v.strictObject), within)).toBe(false);
      expect(v.parse(schemaOf(v.object), within)).toEqual(value);
    }
  });
});

describe('a version', () => {
  test('pins a model with a centroid for each segment and a coordinate for each feature', () => {
    expect(v.is(draftSchema, draftOf())).toBe(true);
    for (const changed of [
      { centroids: [[0, 0], [1]] },
      { centroids: [[0, 0]] },
      { counts: [40] },
      { center: [0] },
      { scale: 0 },
    ])
      expect(v.is(draftSchema, { ...draftOf(), model: { ...model, ...changed } })).toBe(false);
  });

  test('pins groups whose values are as long as those that segments are formed by', () => {
    const long = 'x'.repeat(2000);
    const named = { ...ageGroups, kept: [long], groups: [{ ...ageGroups.groups[0], label: long }] };
    expect(v.is(draftSchema, { ...draftOf(), groups: [named] })).toBe(true);
  });
});
