/** A file of a watched folder, as the browser lists it. */
export interface FolderFile {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds after 1970. */
  readonly modified: number;
  readonly blob: Blob;
}

/** A folder that a person chose to have watched. */
export interface Folder {
  readonly name: string;
  /** Whether the page may look into it now; after a reload browsers may want to be asked again. */
  allowed(): Promise<boolean>;
  /** Asks the person; only in answer to a press. */
  ask(): Promise<boolean>;
  /** Files directly in it, without those in folders inside. @throws AppError `storage.folder` */
  files(): Promise<readonly FolderFile[]>;
}

/** Watching folders, where the browser can (File System Access). */
export interface FolderParts {
  readonly available: boolean;
  /** The folder that a person picks; null where the dialog was closed. Remembered on this device. */
  choose(): Promise<Folder | null>;
  /** The folder that was chosen in an earlier visit. */
  remembered(): Promise<Folder | null>;
  forget(): Promise<void>;
}
