/** The most columns that a table may have. */
export const mostColumns = 5000;

/** The most bytes that a packed file may unpack to. */
export const mostUnpacked = 4 * 1024 ** 3;

/** How many times its packed size a file may unpack to, once that is more than `freelyUnpacked` bytes. */
export const mostRatio = 200;
export const freelyUnpacked = 64 * 1024 ** 2;

/** The most files that an archive may hold. */
export const mostMembers = 10_000;
