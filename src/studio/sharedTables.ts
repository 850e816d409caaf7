/** What was found while tables were made that several artifacts have in common. */
export class SharedTables {
  readonly #made = new Map<string, unknown>();

  /** What was found of the table of that name; it is made where it is not there. One that fails is made again by who asks next. */
  async once<Value>(table: string, make: () => Promise<Value>): Promise<Value> {
    if (this.#made.has(table)) return this.#made.get(table) as Value;
    const value = await make();
    this.#made.set(table, value);
    return value;
  }

  /** Says that tables are no longer there. */
  dropped(tables: readonly string[]): void {
    for (const table of tables) this.#made.delete(table);
  }
}
