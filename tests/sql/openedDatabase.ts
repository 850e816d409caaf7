import { afterAll, beforeAll } from 'vitest';
import { openDatabase, type OpenDatabase } from '../../src/data/open.ts';

/** A database that is open while the tests run where this is called, and closed after them. */
export function openedDatabase(): Pick<OpenDatabase, 'database' | 'ingest'> {
  let open: OpenDatabase | undefined;
  beforeAll(async () => {
    open = await openDatabase();
  });
  afterAll(() => open?.database.close());
  const opened = (): OpenDatabase => {
    if (!open) throw new Error('the database is not open yet');
    return open;
  };
  return {
    get database() {
      return opened().database;
    },
    get ingest() {
      return opened().ingest;
    },
  };
}
