/** Endings of names that data is read from, as an input's `accept`. */
export const dataTypes = '.csv,.tsv,.txt,.parquet,.pq,.arrow,.ipc,.feather';
