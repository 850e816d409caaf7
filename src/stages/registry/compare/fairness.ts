import type { GroupedColumn } from '../../../core/attributeGrouping.ts';
import { ident, sql, type Sql } from '../../../core/sql.ts';
import { parityBetween } from '../../../stats/fairness/selection.ts';
import { binder, isBound } from '../../attributeBinding.ts';
import {
  catalogueOf,
  groupAttribute,
  type Catalogue,
  type GroupedAttribute,
} from '../../attributeCatalogue.ts';
import { withCrossing } from '../../attributeCrossing.ts';
import { groupingTold } from '../../attributeGroups.ts';
import { makePlacesTable } from '../../attributePlaces.ts';
import type { RunContext } from '../../context.ts';
import { makeCustomerTable } from '../../customerTable.ts';
import type { FeaturesSpec } from '../../features/spec.ts';
import type { SourceValue } from '../../sources/spec.ts';
import type { Audited } from '../auditedSchema.ts';
import type { FairnessGap } from '../comparisonSchema.ts';

/** Different values up to which each is a group where nobody declared groups; more numbers are cut at their quartiles. */
const mostGroups = 20;
const mostAttributes = 20;

/** What is needed to find groups of the compared customers. */
export interface GroupsMatter {
  readonly sources: readonly SourceValue[];
  readonly features: FeaturesSpec;
  /** The date at which ages are told. */
  readonly asOf: string | null;
  readonly audited: Audited;
}

interface SideNames {
  readonly champion: readonly string[];
  readonly challenger: readonly string[];
}

interface SideGaps {
  readonly champion: FairnessGap[];
  readonly challenger: FairnessGap[];
}

/**
 * For every sensitive attribute the widest gap between groups in being put into one segment, for both sides over the same customers:
 * the attributes of the audit with their bands, single and crossed, else the columns that are sensitive. What is behind a gap is for
 * the stage Fairness to find.
 * @param pairs table of `customer`, `a` and `b`, the segments of both.
 */
export async function gapsOf(
  matter: GroupsMatter,
  pairs: string,
  names: SideNames,
  context: RunContext,
): Promise<SideGaps> {
  const declared = matter.audited.attributes.length > 0;
  const audited = declared ? matter.audited : { ...matter.audited, ...undeclared(matter.sources) };
  const bind = binder(matter.features, matter.sources);
  const gaps: SideGaps = { champion: [], challenger: [] };
  const grouped: GroupedAttribute[] = [];
  for (const attribute of audited.attributes) {
    const bound = bind(attribute);
    if (isBound(bound)) grouped.push(await groupAttribute(attribute, bound, matter.asOf, context));
    else if (declared) tellLost(gaps, bound.problem);
  }
  if (grouped.length === 0) return gaps;
  const [raw, coded] = [`${pairs}_values`, `${pairs}_places`];
  try {
    const wanted = grouped.map(({ spec, bound, keys }) => ({
      name: spec.id,
      bound,
      value: keys.key,
      of: 'most-frequent' as const,
    }));
    await makeCustomerTable(raw, { features: pairs, segments: null }, wanted, context);
    const catalogues: Catalogue[] = [];
    for (const one of grouped) catalogues.push(await catalogueOf(one, raw, false, audited.minimum, context));
    await makePlacesTable(coded, raw, catalogues, [], context);
    for (const [at, { dimension }] of catalogues.entries()) {
      const from = sql`SELECT ${ident(`g_${dimension.id}`)} AS g, * FROM ${ident(coded)}`;
      const grouping = groupingTold(grouped[at]?.grouping ?? { kind: 'values' });
      await tellGaps(gaps, { ...dimension, grouping }, from, pairs, names, context);
    }
    for (const ids of audited.crossings) {
      const parts = ids.flatMap((id) => catalogues.filter(({ dimension }) => dimension.id === id));
      if (parts.length < ids.length) continue;
      await withCrossing(parts, coded, audited.minimum, context, (dimension, from) =>
        tellGaps(gaps, { ...dimension, grouping: 'crossed' }, from, pairs, names, context),
      );
    }
    return gaps;
  } finally {
    for (const table of [raw, coded]) await context.database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
  }
}

/** Sensitive columns where nobody declared attributes: by their values, or numbers of many values by quartiles. */
function undeclared(sources: readonly SourceValue[]): Pick<Audited, 'attributes' | 'crossings'> {
  const attributes = sources.flatMap(({ id: source, columns, restricted = [] }) =>
    columns.flatMap(({ id, role, type, distinct }): GroupedColumn[] => {
      if (role !== 'sensitive' && !restricted.includes(id)) return [];
      if (distinct <= mostGroups) return [{ source, column: id, grouping: { kind: 'values' } }];
      if (type !== 'integer' && type !== 'number') return [];
      return [{ source, column: id, grouping: { kind: 'quantiles', parts: 4 } }];
    }),
  );
  const named = attributes.slice(0, mostAttributes).map((one, at) => ({ ...one, id: `a${at}` }));
  return { attributes: named, crossings: [] };
}

function tellLost(gaps: SideGaps, problem: string): void {
  const lost: FairnessGap = {
    attribute: 'An attribute of the audit',
    grouping: '',
    gap: null,
    segment: '',
    lowest: '',
    highest: '',
    groups: 0,
    withheld: 0,
    problem,
  };
  gaps.champion.push(lost);
  gaps.challenger.push(lost);
}

async function tellGaps(
  gaps: SideGaps,
  told: Groups,
  from: Sql,
  pairs: string,
  names: SideNames,
  { database, work }: RunContext,
): Promise<void> {
  const rows = await database.rows<{ g: number; a: number; b: number; n: number }>(
    sql`SELECT g::DOUBLE AS g, p.a::DOUBLE AS a, p.b::DOUBLE AS b, count(*)::DOUBLE AS n
      FROM (${from}) AS c JOIN ${ident(pairs)} AS p ON p.rowid = c.row GROUP BY 1, 2, 3`,
    work,
  );
  const cells = (side: 'a' | 'b'): GroupSegment[] =>
    rows.map((row) => ({ group: row.g, segment: row[side], n: row.n }));
  gaps.champion.push(gapOf(told, cells('a'), names.champion));
  gaps.challenger.push(gapOf(told, cells('b'), names.challenger));
}

/** Groups of one attribute, or of several crossed. */
export interface Groups {
  readonly name: string;
  /** In words. */
  readonly grouping: string;
  readonly groups: readonly {
    readonly label: string;
    readonly kind: 'value' | 'missing' | 'small';
    readonly customers: number;
    readonly merged: number;
  }[];
}

/** Customers of a group, by its place, in a segment. */
export interface GroupSegment {
  readonly group: number;
  readonly segment: number;
  readonly n: number;
}

/** The widest gap over all segments between groups with a value that are large enough to be told. */
export function gapOf(
  { name, grouping, groups }: Groups,
  cells: readonly GroupSegment[],
  segments: readonly string[],
): FairnessGap {
  const told = groups.flatMap(({ label, kind, customers }, place) =>
    kind === 'value' && customers > 0 ? [{ label, customers, place }] : [],
  );
  const gaps = segments.map((_, segment) =>
    parityBetween(
      told.map(({ label, customers, place }) => {
        const inside = cells.filter((cell) => cell.group === place && cell.segment === segment);
        return { group: label, rate: inside.reduce((sum, cell) => sum + cell.n, 0) / customers };
      }),
    ),
  );
  const widest = gaps.reduce(
    (most, gap, at) => ((gap?.difference ?? -1) > (gaps[most]?.difference ?? -1) ? at : most),
    0,
  );
  return {
    attribute: name,
    grouping,
    gap: gaps[widest]?.difference ?? null,
    segment: segments[widest] ?? '',
    lowest: gaps[widest]?.lowest ?? '',
    highest: gaps[widest]?.highest ?? '',
    groups: told.length,
    withheld: groups.reduce((sum, { kind, merged }) => sum + (kind === 'small' ? merged : 0), 0),
    problem: null,
  };
}
