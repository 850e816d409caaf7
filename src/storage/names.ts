/** Everything that Tessera keeps in a browser has a name that begins with this, so that forgetting finds it. */
export const prefix = 'tessera';

/** The IndexedDB database of the autosave. */
export const databaseName = prefix;
/** The folder of the origin's private file system that holds kept data. */
export const folderName = prefix;
/** The Web Lock and the channel of the tab that may change the study. */
export const studyLock = `${prefix}-study`;
/** The Web Lock under which the kept data is changed. */
export const dataLock = `${prefix}-data`;
