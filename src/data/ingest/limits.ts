/** The most columns that a table may have. */
export const mostColumns = 5000;
