/** Tessera's version, as in package.json; a test holds the two together. It goes into provenance and study files. */
export const version = '0.1.0';
