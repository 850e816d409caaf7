interface ErrorText {
  /** What happened, in a few words. */
  readonly title: string;
  /** What the person can do. */
  readonly hint: string;
  /** Whether the same call may succeed later without a change. */
  readonly retry: boolean;
}

const text = (title: string, hint: string, retry = false): ErrorText => ({ title, hint, retry });

/** One row for each code: areas before the dot, the failure after it. */
export const errorTable = {
  'ingest.empty': text('The file is empty', 'Choose a file with at least a header and one row.'),
  'ingest.no-rows': text('The file holds no row of data', 'Choose a file with at least one row of data.'),
  'ingest.format': text(
    'The file is not in a format that Tessera reads',
    'Use CSV, Excel (.xlsx), JSON, Parquet or Arrow; save or unpack it as one of these.',
  ),
  'ingest.choice': text(
    'The file holds several files',
    'Choose one of them, or read those of one shape as one table.',
  ),
  'ingest.shapes': text(
    'The files do not have one shape',
    'Bring them into one shape first, or load each as a source of its own.',
  ),
  'ingest.dialect': text(
    'The columns of the file could not be told apart',
    'Choose the delimiter, quote and header by hand, look at the preview, and load again.',
  ),
  'ingest.encoding': text(
    'The text encoding is not readable',
    'Choose the encoding by hand, or save the file as UTF-8.',
  ),
  'ingest.rejected': text(
    'Rows do not fit the columns',
    'Look at the rejected rows, then correct the dialect or types, or accept loading without them.',
  ),
  'ingest.corrupt': text(
    'The file is damaged',
    'Get the file again from its source; a part of it is missing or changed.',
  ),
  'ingest.unsupported': text(
    'The file uses something that Tessera does not read',
    'Save it again without that feature, or in another format.',
  ),
  'ingest.too-large': text(
    'The file does not fit the memory of this page',
    'Choose fewer rows or columns, or split the file.',
  ),
  'ingest.columns': text(
    'A column that is asked for is not in the file',
    'Choose the columns to read from those that the file has, or read all of them.',
  ),
  'ingest.too-many-columns': text('The file has too many columns', 'Keep at most 5,000 columns.'),
  'ingest.missing': text(
    'The data of a source is not on this page',
    'Drop the same file again; the study continues where it was.',
  ),
  'ingest.changed': text('The file is not what it was when it was added', 'Drop the file again.', true),
  'ingest.timeout': text(
    'The file took too long to read',
    'The reader was stopped. Try a smaller or a freshly saved file.',
  ),
  'query.syntax': text('The query cannot be read', 'Correct the SQL; names of sources go in double quotes.'),
  'query.failed': text('The query failed', 'Read the message, correct the query, and run it again.'),
  'query.not-read-only': text('Only reading is allowed', 'Write one SELECT statement.'),
  'query.memory': text(
    'The database is out of memory',
    'Use fewer rows or columns, or restart the studio to free memory.',
    true,
  ),
  'recipe.invalid': text(
    'The study cannot be read',
    'Nothing was changed. Check that it is a Tessera study file.',
  ),
  'recipe.newer': text(
    'The study was made by a newer Tessera',
    'Open it with that version; nothing was changed.',
  ),
  'recipe.too-large': text('The study file is too large', 'A recipe holds at most 50 MB and 32 levels.'),
  'recipe.unknown-stage': text('There is no such stage', 'Use one of the stages that the recipe holds.'),
  'recipe.setting': text('A setting is not valid', 'Correct the named setting.'),
  'recipe.append-only': text(
    'What was recorded cannot be taken back',
    'Record another act instead, such as rolling back to an earlier version.',
  ),
  'stage.input': text(
    'A stage before this one has no result',
    'Run the earlier stage first, or correct its settings.',
  ),
  'stage.source-gone': text(
    'A source that features are made of is gone',
    'Press “Segment it” to choose features anew from what is there, or undo.',
  ),
  'stage.no-customers': text('No customer is left', 'Loosen the filters, or choose another customer column.'),
  'stage.no-features': text(
    'There is nothing to segment by',
    'Add a numeric column or a table of transactions, and choose features.',
  ),
  'stage.features-gone': text(
    'Nothing is left that the version forms segments by',
    'Load data that has these columns under the same names, give them their types back in Sources, or choose another version.',
  ),
  'stage.nobody-assigned': text(
    'The version gives no customer a segment',
    'Load data that has what the version asks for, or choose another version.',
  ),
  'stage.type': text(
    'A column has another type than what reads it needs',
    'Give the column its type back in Sources, or take out what reads it in Features; undo takes the last change back.',
  ),
  'stage.role': text('A column with this role is needed', 'Set the role of a column in Sources.'),
  'stage.contract': text(
    'The data breaks a rule that stops the study',
    'Look at the failing rows in Quality: repair them, correct the rule, or let it only warn.',
  ),
  'stage.too-few-rows': text('There are fewer rows than segments', 'Choose a smaller k, or add rows.'),
  'fairness.minimum': text(
    'Segments cannot have that much of every group',
    'Ask for a smaller share of the groups in every segment.',
  ),
  'engine.unavailable': text(
    'The chosen engine is not available here',
    'Use another engine; the CPU engine always works.',
  ),
  'engine.lost': text('The graphics device was lost', 'The work goes on, on the CPU.', true),
  'engine.memory': text('The engine is out of memory', 'Use fewer rows or features.', true),
  'engine.not-finite': text(
    'A column holds values that are not finite numbers',
    'Cap, fill or exclude them in Features.',
  ),
  'engine.shape': text(
    'The matrix does not fit the request',
    'Check the numbers of rows, columns and segments.',
  ),
  'engine.worker': text(
    'A computing worker stopped',
    'Run it again; the worker has been started anew.',
    true,
  ),
  'storage.quota': text(
    'The browser gives no more space',
    'Free space on this device, or save the study as a file.',
  ),
  'storage.blocked': text(
    'This browser keeps nothing here',
    'Save the study as a file. To have it kept here, allow storage for this site, or leave the private window.',
  ),
  'storage.failed': text(
    'Saving on this device failed',
    'Save the study as a file to be safe, then try again.',
    true,
  ),
  'storage.locked': text(
    'The study is open in another tab',
    'Go on there, or close that tab and try again.',
    true,
  ),
  'storage.corrupt': text(
    'What was saved is damaged',
    'The damaged copy was set aside; the last good one is used.',
  ),
  'storage.passphrase': text(
    'The passphrase does not open this',
    'Check the passphrase; there is no other way in.',
  ),
  'storage.folder': text(
    'The folder cannot be looked into',
    'Choose it again, or add its files by hand; nothing was loaded.',
    true,
  ),
  'study.damaged': text(
    'The study file is damaged',
    'Nothing was opened. Get the file again from where it was saved; a part of it is missing or changed.',
  ),
  'study.unsafe': text(
    'The file is not safe to open as a study',
    'Nothing was opened. It holds parts that Tessera never writes; ask for it again from where it came.',
  ),
  'network.sign-on': text(
    'The sign-on has expired',
    'Sign in again in another tab, then reload this page. Your work is kept.',
    true,
  ),
  'network.failed': text(
    'A part of the app could not be loaded',
    'Check the connection to this site, then reload.',
    true,
  ),
  'export.format': text('There is no such export', 'Choose one of the formats that Activation lists.'),
  'export.failed': text('The export could not be written', 'Read the message; the study is unchanged.', true),
  'studio.start': text(
    'The studio could not start',
    'Reload the page. If it stays, the host may block WebAssembly or workers.',
    true,
  ),
  'studio.stopped': text(
    'The studio stopped and was started anew',
    'The last study is kept; run the stage again.',
    true,
  ),
  cancelled: text('Cancelled', 'Nothing was changed.', true),
  internal: text(
    'Something went wrong inside Tessera',
    'Your work is kept. Reload the page if it happens again.',
    true,
  ),
} as const satisfies Record<string, ErrorText>;

/** The codes that an error of Tessera can have. */
export type ErrorCode = keyof typeof errorTable;
