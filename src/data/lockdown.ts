import { sql, type Sql } from '../core/sql.ts';

/** Files that the database may read live under this name; nothing else of a disk or the network exists for it. */
export const fileFolder = 'data/';

/** Compressed tables in memory; must be attached before the configuration is locked. */
export const attachWorkspace: readonly Sql[] = [sql`ATTACH ':memory:' AS ws (COMPRESS)`, sql`USE ws`];

/** Said once for each instance, in this order: afterwards no extension, no file and no address can be reached by any SQL. */
export const lockdown: readonly Sql[] = [
  sql`SET autoload_known_extensions = false`,
  sql`SET autoinstall_known_extensions = false`,
  sql`SET allow_community_extensions = false`,
  sql`SET allowed_directories = ['data/']`,
  sql`SET enable_external_access = false`,
  sql`SET lock_configuration = true`,
];
