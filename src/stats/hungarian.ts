/**
 * The one-to-one assignment of rows to columns with the largest sum of values, by shortest augmenting paths over dual prices
 * (Kuhn 1955; Jonker and Volgenant, Computing 38, 1987). O(n³).
 * @param values finite; rows and columns may differ in number, what is left over has no partner.
 * @returns for each row its column, or −1. Between assignments with equal sums the choice is fixed by the order of rows.
 */
export function assignLargest(values: readonly (readonly number[])[]): number[] {
  const rows = values.length;
  const columns = values.reduce((most, row) => Math.max(most, row.length), 0);
  const size = Math.max(rows, columns);
  // Rows and columns count from 1 here; column 0 holds the row that is being placed.
  const cost = (row: number, column: number): number => -(values[row - 1]?.[column - 1] ?? 0);
  const rowPrice = new Float64Array(size + 1);
  const columnPrice = new Float64Array(size + 1);
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    rowOf[0] = row;
    const from = new Int32Array(size + 1);
    const slack = new Float64Array(size + 1).fill(Infinity);
    const seen = new Uint8Array(size + 1);
    let column = 0;
    while (rowOf[column] !== 0) {
      seen[column] = 1;
      const current = rowOf[column] as number;
      let step = Infinity;
      let next = 0;
      for (let other = 1; other <= size; other++) {
        if (seen[other] === 1) continue;
        const reduced = cost(current, other) - (rowPrice[current] as number) - (columnPrice[other] as number);
        if (reduced < (slack[other] as number)) {
          slack[other] = reduced;
          from[other] = column;
        }
        if ((slack[other] as number) < step) {
          step = slack[other] as number;
          next = other;
        }
      }
      for (let other = 0; other <= size; other++) {
        if (seen[other] === 1) {
          const placed = rowOf[other] as number;
          rowPrice[placed] = (rowPrice[placed] as number) + step;
          columnPrice[other] = (columnPrice[other] as number) - step;
        } else slack[other] = (slack[other] as number) - step;
      }
      column = next;
    }
    while (column !== 0) {
      const previous = from[column] as number;
      rowOf[column] = rowOf[previous] as number;
      column = previous;
    }
  }
  const found = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column++) {
    const row = (rowOf[column] as number) - 1;
    if (row < rows) found[row] = column - 1;
  }
  return found;
}
