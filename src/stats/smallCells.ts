/**
 * Which cells of a table of counts are withheld so that no small one can be told: every count under `minimum`, every count by which
 * less than `minimum` is left of its row, and so many others (the smallest) that none of these follows from the others and the totals.
 * Totals of rows and columns are cells too, in the last column and row of the answer; they are withheld where they are small.
 *
 * A withheld cell follows exactly from sums where it lies on no cycle of the graph of rows and columns with withheld cells as edges, so
 * every such bridge is put on a cycle of four; and what is withheld of a row or column sums to `minimum` at least, so that bounds are wide.
 * Source: complementary suppression in two-way tables, Gusfield (1988), SIAM Journal on Computing 17(3).
 * @param table counts of groups (rows) by categories (columns), both at least one.
 * @param also cells that are withheld for a reason of their own.
 * @returns one row and one column more than the table: true where a cell is withheld.
 */
export function withheldCells(
  table: readonly (readonly number[])[],
  minimum: number,
  also: readonly (readonly boolean[])[] = [],
): boolean[][] {
  const cells = withTotals(table);
  const rows = cells.length - 1;
  const columns = (cells[0]?.length ?? 1) - 1;
  const hidden = cells.map((row, i) =>
    row.map((count, j) => {
      const left = (row[columns] ?? 0) - count;
      return (
        also[i]?.[j] === true || count < minimum || (i < rows && j < columns && columns > 1 && left < minimum)
      );
    }),
  );
  for (let round = 0; round < rows * columns + 4; round++) {
    const widened = widen(cells, hidden, minimum);
    const closed = closeBridges(cells, hidden);
    if (!widened && !closed) break;
  }
  return hidden;
}

function withTotals(table: readonly (readonly number[])[]): number[][] {
  const rows = table.map((row) => [...row, row.reduce((sum, count) => sum + count, 0)]);
  const width = rows[0]?.length ?? 1;
  return [
    ...rows,
    Array.from({ length: width }, (_, j) => rows.reduce((sum, row) => sum + (row[j] ?? 0), 0)),
  ];
}

interface Place {
  readonly i: number;
  readonly j: number;
}

/** Withholds more of every row and column of which too little is withheld; totals stand in the last place of each. */
function widen(cells: readonly (readonly number[])[], hidden: boolean[][], minimum: number): boolean {
  let changed = false;
  const at = ({ i, j }: Place): number => cells[i]?.[j] ?? 0;
  const isHidden = ({ i, j }: Place): boolean => hidden[i]?.[j] ?? false;
  for (const line of linesOf(cells)) {
    const inner = line.slice(0, -1);
    const smallestFirst = [...inner].sort((a, b) => at(a) - at(b));
    while (isThin(line, inner)) {
      const next = smallestFirst.find((place) => !isHidden(place));
      if (!next) break;
      hide(hidden, next);
      changed = true;
    }
  }
  return changed;

  function isThin(line: readonly Place[], inner: readonly Place[]): boolean {
    const all = line.filter(isHidden).length;
    const withheld = inner.filter(isHidden);
    const totalShown = all === withheld.length;
    const sum = withheld.reduce((total, place) => total + at(place), 0);
    return all === 1 || (all > 1 && totalShown && sum < minimum);
  }
}

function hide(hidden: boolean[][], { i, j }: Place): void {
  const row = hidden[i];
  if (row) row[j] = true;
}

function linesOf(cells: readonly (readonly number[])[]): Place[][] {
  const width = cells[0]?.length ?? 0;
  const rows = cells.map((row, i) => row.map((_, j) => ({ i, j })));
  const columns = Array.from({ length: width }, (_, j) => cells.map((_row, i) => ({ i, j })));
  return [...rows, ...columns];
}

/** Puts every withheld cell that follows from sums on a cycle of four, by withholding the smallest cells that make one. */
function closeBridges(cells: readonly (readonly number[])[], hidden: boolean[][]): boolean {
  let changed = false;
  for (const { i, j } of bridgesOf(hidden)) {
    let best: { readonly cost: number; readonly places: readonly Place[] } | null = null;
    for (let other = 0; other < cells.length; other++) {
      for (let column = 0; column < (cells[0]?.length ?? 0); column++) {
        if (other === i || column === j) continue;
        const places = [
          { i, j: column },
          { i: other, j },
          { i: other, j: column },
        ];
        const cost = places.reduce(
          (sum, place) => sum + (hidden[place.i]?.[place.j] ? 0 : 1 + (cells[place.i]?.[place.j] ?? 0)),
          0,
        );
        if (!best || cost < best.cost) best = { cost, places };
      }
    }
    for (const place of best?.places ?? []) {
      if (hidden[place.i]?.[place.j]) continue;
      hide(hidden, place);
      changed = true;
    }
  }
  return changed;
}

/** Edges of the graph of rows and columns that lie on no cycle (Tarjan 1974), one search without recursion. */
function bridgesOf(hidden: readonly (readonly boolean[])[]): Place[] {
  const rows = hidden.length;
  const width = hidden[0]?.length ?? 0;
  const neighbours = Array.from({ length: rows + width }, (_, node) =>
    node < rows
      ? (hidden[node] ?? []).flatMap((is, j) => (is ? [rows + j] : []))
      : hidden.flatMap((row, i) => (row[node - rows] ? [i] : [])),
  );
  const order = new Array<number>(rows + width).fill(-1);
  const low = new Array<number>(rows + width).fill(-1);
  const found: Place[] = [];
  let clock = 0;
  for (let root = 0; root < rows; root++) {
    if (order[root] !== -1) continue;
    const stack = [{ node: root, parent: -1, next: 0 }];
    order[root] = low[root] = clock++;
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (!top) break;
      const to = neighbours[top.node]?.[top.next++];
      if (to === undefined) {
        stack.pop();
        if (top.parent < 0) continue;
        low[top.parent] = Math.min(low[top.parent] ?? 0, low[top.node] ?? 0);
        if ((low[top.node] ?? 0) > (order[top.parent] ?? 0)) {
          const [row, column] = top.node < rows ? [top.node, top.parent] : [top.parent, top.node];
          found.push({ i: row, j: column - rows });
        }
      } else if (to !== top.parent) {
        if (order[to] === -1) {
          order[to] = low[to] = clock++;
          stack.push({ node: to, parent: top.node, next: 0 });
        } else {
          low[top.node] = Math.min(low[top.node] ?? 0, order[to] ?? 0);
        }
      }
    }
  }
  return found;
}
