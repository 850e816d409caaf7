import { expect, test } from 'vitest';
import { random } from '../../../../src/core/random.ts';
import { withholding, type CountedTables } from '../../../../src/stats/fairness/withholding.ts';

/** Customers of every group of one attribute (rows), of another (columns) and segment (depth), some of them very few. */
type Cube = readonly (readonly (readonly number[])[])[];
type Belongs = (row: number, column: number) => boolean;

interface Row {
  readonly label: string;
  readonly kind: 'value' | 'small';
  readonly parts?: readonly string[];
  readonly has: Belongs;
}

/** Which counts of the cube a figure is the sum of, as a vector of zeros and ones. */
type Sum = readonly number[];

function cubeOf(seed: number): Cube {
  const draw = random(seed);
  const [rows, columns, depth] = [2 + draw.below(2), 2 + draw.below(2), 2 + draw.below(2)];
  const count = (isTiny: boolean): number =>
    isTiny ? draw.below(4) : draw.below(100) < 15 ? draw.below(11) : 20 + draw.below(200);
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => {
      const isTiny = draw.below(100) < 20;
      return Array.from({ length: depth }, () => count(isTiny));
    }),
  );
}

/** The tables of an audit of both attributes and of them crossed, and every figure in them as a sum of the cube. */
function studyOf(cube: Cube) {
  const depth = cube[0]?.[0]?.length ?? 0;
  const flat = cube.flat(2);
  const sumOf = (has: Belongs, segment: number | null): Sum =>
    cube.flatMap((line, row) =>
      line.flatMap((cell, column) =>
        cell.map((_, at) => (has(row, column) && (segment === null || segment === at) ? 1 : 0)),
      ),
    );
  const valueOf = (sum: Sum): number => sum.reduce((all, is, at) => all + is * (flat[at] ?? 0), 0);
  const sizeOf = ({ has }: Row): number => valueOf(sumOf(has, null));
  const merged = (rows: readonly Row[]): Row[] => {
    const small = rows.filter((row) => sizeOf(row) < 11 && sizeOf(row) > 0);
    const rest: Row = { label: 'rest', kind: 'small', has: (r, c) => small.some(({ has }) => has(r, c)) };
    return [...rows.filter((row) => sizeOf(row) >= 11), ...(small.length > 0 ? [rest] : [])];
  };
  const first = merged(cube.map((_, at) => ({ label: `a${at}`, kind: 'value', has: (row) => row === at })));
  const second = merged(
    (cube[0] ?? []).map((_, at) => ({
      label: `b${at}`,
      kind: 'value',
      has: (_row, column) => column === at,
    })),
  );
  const isTold = (rows: readonly Row[], row: number, column: number): boolean =>
    rows.some(({ kind, has }) => kind === 'value' && has(row, column));
  const combinations = cube.flatMap((line, row) =>
    line.map((_, column): Row => ({
      label: `a${row} × b${column}`,
      parts: [`a${row}`, `b${column}`],
      kind: 'value',
      has: (r, c) => r === row && c === column,
    })),
  );
  const listed = combinations.filter(
    (row) =>
      sizeOf(row) >= 11 &&
      cube.some((line, r) =>
        line.some((_, c) => row.has(r, c) && isTold(first, r, c) && isTold(second, r, c)),
      ),
  );
  const others = combinations.filter((row) => !listed.includes(row) && sizeOf(row) > 0);
  const rest: Row = { label: 'rest', kind: 'small', has: (r, c) => others.some(({ has }) => has(r, c)) };
  const crossed = others.length > 0 ? [...listed, rest] : listed;
  const tables = [
    { id: 'a0', attributes: ['a0'], rows: first },
    { id: 'a1', attributes: ['a1'], rows: second },
    { id: 'a0×a1', attributes: ['a0', 'a1'], rows: crossed },
  ];
  const everybody: Belongs = () => true;
  const segments = Array.from({ length: depth }, (_, at) => at);
  const counted: CountedTables = {
    dimensions: tables.map(({ id, attributes, rows }) => ({
      id,
      attributes,
      name: id,
      problem: null,
      groups: rows.map((row) => ({
        label: row.label,
        kind: row.kind,
        customers: sizeOf(row),
        ...(row.parts ? { parts: row.parts } : {}),
      })),
    })),
    subjects: segments.map((at) => ({
      id: `S${at}`,
      kind: 'segment',
      customers: valueOf(sumOf(everybody, null)),
      selected: valueOf(sumOf(everybody, at)),
    })),
    findings: tables.flatMap(({ id, rows }) =>
      segments.map((at) => ({
        dimension: id,
        subject: `S${at}`,
        cells: rows.map((row, group) => ({
          group,
          n: sizeOf(row),
          selected: valueOf(sumOf(row.has, at)),
          rate: row.kind === 'value' ? {} : null,
        })),
      })),
    ),
  };
  return { counted, tables, segments, sumOf, valueOf, combinations, sizeOf };
}

/** Says whether a sum follows from others, by elimination. */
function follower(told: readonly Sum[]): (sum: Sum) => boolean {
  const pivots: { readonly at: number; readonly row: readonly number[] }[] = [];
  const reduced = (sum: Sum): number[] => {
    let left = [...sum];
    for (const { at, row } of pivots) {
      const factor = left[at] ?? 0;
      if (Math.abs(factor) > 1e-9) left = left.map((value, place) => value - factor * (row[place] ?? 0));
    }
    return left;
  };
  for (const sum of told) {
    const left = reduced(sum);
    const at = left.findIndex((value) => Math.abs(value) > 1e-6);
    if (at >= 0) pivots.push({ at, row: left.map((value) => value / (left[at] ?? 1)) });
  }
  return (sum) => reduced(sum).every((value) => Math.abs(value) < 1e-6);
}

test('no count under 11 of a group, of a combination or of one in a segment follows from all tables of a report together', () => {
  let small = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const { counted, tables, segments, sumOf, valueOf, combinations, sizeOf } = studyOf(cubeOf(seed));
    const masks = withholding(counted);
    const told: Sum[] = [sumOf(() => true, null)];
    for (const { id, rows } of tables) {
      rows.forEach((row, at) => {
        const mask = masks.get(id);
        if (mask?.sizes[at] !== true) told.push(sumOf(row.has, null));
        for (const segment of segments) {
          const own = mask?.subjects.get(`S${segment}`);
          if (own?.selected !== true) told.push(sumOf(() => true, segment));
          if (own?.totals[at] !== true) told.push(sumOf(row.has, null));
          if (own?.cells[at] !== true && own?.totals[at] !== true) told.push(sumOf(row.has, segment));
        }
      });
    }
    const follows = follower(told);
    const people = combinations.filter((row) => sizeOf(row) > 0);
    for (const row of [
      ...people,
      ...tables.flatMap(({ rows }) => rows.filter(({ kind }) => kind === 'value')),
    ]) {
      for (const segment of segments) {
        const sum = sumOf(row.has, segment);
        if (valueOf(sum) >= 11) continue;
        small++;
        expect(follows(sum), `seed ${seed}, ${row.label}, segment ${segment}`).toBe(false);
      }
    }
  }
  expect(small).toBeGreaterThan(1000);
});
