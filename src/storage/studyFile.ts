import { AppError } from '../core/errors.ts';
import type { Registry } from '../core/recipe.ts';
import { gatherBlob, told } from './bytes/pieces.ts';
import { deriveMaster } from './seal/keys.ts';
import { seal, startsSealed, unlock, unseal } from './seal/seal.ts';
import type { ReadStudyRequest, Study, WriteStudyRequest } from './storage.ts';
import {
  dataMember,
  manifestName,
  pinnedName,
  recipeName,
  studyVersion,
  type StudyManifest,
} from './study/manifest.ts';
import { largestText, unpackStudy } from './study/unpack.ts';
import { packMember, zipOf, type PackedMember } from './zip/write.ts';

export const studyEnding = '.tessera';

/**
 * A study as one file: a ZIP of manifest, recipe, pinned results and, where given, the sources' bytes as they were dropped.
 * Sources are read once, a piece at a time, and stored by reference where packing would not pay; keep them until the blob is saved.
 * @throws AppError `ingest.changed` where a source is no longer readable, `recipe.too-large`, `cancelled`.
 */
export async function writeStudy(request: WriteStudyRequest): Promise<Blob> {
  const { recipe, pinned, files = [], passphrase, version } = request;
  const members: PackedMember[] = [
    await packJson(recipeName, recipe, request),
    await packJson(pinnedName, pinned, request),
  ];
  const listed = new Map<string, StudyManifest['files'][number]>();
  for (const { fingerprint, name, blob } of files) {
    if (listed.has(fingerprint)) continue;
    const member = dataMember(fingerprint, name);
    members.push(await packMember(member, blob, name, request));
    listed.set(fingerprint, { member, fingerprint, name: name.slice(0, 1000) });
  }
  const manifest: StudyManifest = {
    format: 'tessera-study',
    version: studyVersion,
    app: version,
    created: new Date().toISOString(),
    members: members.map(({ name, size, sha256 }) => ({ name, bytes: size, sha256 })),
    files: [...listed.values()],
  };
  const zip = zipOf([await packJson(manifestName, manifest, request), ...members]);
  if (passphrase === undefined) return zip;
  const sealed = seal(zip, 'study file', await deriveMaster(passphrase), request.signal);
  return gatherBlob(told(sealed, request, 'Encrypting', zip.size));
}

/** Whether a study file asks for a passphrase. */
export function isEncryptedStudy(file: Blob): Promise<boolean> {
  return startsSealed(file);
}

/**
 * The study that a file holds. Every member is checked against its SHA-256 before anything is given out; sources come back as
 * blobs, not in memory.
 * @throws AppError `storage.passphrase` where one is missing or wrong, `study.damaged` naming the member, `study.unsafe`,
 * `recipe.newer`, `recipe.invalid`, `recipe.too-large`, `cancelled`.
 */
export async function readStudy(
  file: Blob,
  registry: Registry,
  request: ReadStudyRequest = {},
): Promise<Study> {
  if (!(await startsSealed(file))) return unpackStudy(file, registry, request);
  if (request.passphrase === undefined) {
    throw new AppError('storage.passphrase', 'The study file is encrypted: give its passphrase.');
  }
  const plain = unseal(file, 'study file', await unlock(file, request.passphrase), request.signal);
  return unpackStudy(await gatherBlob(told(plain, request, 'Decrypting', file.size)), registry, request);
}

async function packJson(name: string, value: unknown, request: WriteStudyRequest): Promise<PackedMember> {
  const blob = new Blob([JSON.stringify(value)]);
  if (blob.size > largestText) {
    throw new AppError('recipe.too-large', `“${name}” would hold more than 50 MB.`, {
      member: name,
      bytes: blob.size,
    });
  }
  return packMember(name, blob, name, { signal: request.signal });
}
