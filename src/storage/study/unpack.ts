import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { AppError } from '../../core/errors.ts';
import type { Registry } from '../../core/recipe.ts';
import { parseRecipeText } from '../../core/recipeSchema.ts';
import { decodeText, type Bytes } from '../bytes/bytes.ts';
import { crc32 } from '../bytes/crc32.ts';
import { gatherBlob, readBytes, told } from '../bytes/pieces.ts';
import type { SourceBytes, Study, Work } from '../storage.ts';
import { readDirectory, readMember, type ZipMember } from '../zip/read.ts';
import { manifestName, parseManifest, pinnedName, recipeName, type StudyManifest } from './manifest.ts';
import { parsePinned } from './pinned.ts';

/** Members that are read as text hold at most this many bytes. */
export const largestText = 50_000_000;

/** The study in a plain (not encrypted) file. @throws AppError as `readStudy`. */
export async function unpackStudy(file: Blob, registry: Registry, work: Work): Promise<Study> {
  const members = await readDirectory(file);
  const manifest = parseManifest(await manifestText(members));
  const listed = new Map(manifest.members.map((member) => [member.name, member]));
  for (const name of members.keys()) {
    if (name === manifestName || listed.has(name)) continue;
    throw new AppError('study.unsafe', 'The study file holds a part that its manifest does not list.', {
      member: name,
    });
  }
  const checked = async (name: string): Promise<Blob> => {
    const member = members.get(name);
    const facts = listed.get(name);
    if (!member || !facts) throw damaged(name, 'is missing');
    return contents(name.startsWith('data/') ? member : capped(member), facts, work);
  };
  const recipe = parseRecipeText(await text(await checked(recipeName), recipeName), registry);
  const pinned = parsePinned(jsonOf(await text(await checked(pinnedName), pinnedName), pinnedName));
  const files: SourceBytes[] = [];
  for (const { member, fingerprint, name } of manifest.files)
    files.push({ fingerprint, name, blob: await checked(member) });
  return { recipe, pinned, files };
}

/** A member's contents after its size and SHA-256 were checked: a slice of the file itself where it is stored. */
async function contents(
  member: ZipMember,
  facts: StudyManifest['members'][number],
  work: Work,
): Promise<Blob> {
  if (facts.bytes !== member.size) throw damaged(member.name, 'has another size than the manifest says');
  const hash = sha256.create();
  async function* hashed(): AsyncGenerator<Bytes> {
    for await (const piece of told(
      readMember(member, work.signal),
      work,
      `Reading ${member.name}`,
      member.size,
    )) {
      hash.update(piece);
      if (member.deflated) yield piece;
    }
  }
  const unpacked = await gatherBlob(hashed());
  if (bytesToHex(hash.digest()) !== facts.sha256) throw damaged(member.name, 'does not match its checksum');
  return member.deflated ? unpacked : member.packed;
}

async function manifestText(members: ReadonlyMap<string, ZipMember>): Promise<string> {
  const member = members.get(manifestName);
  if (!member) throw new AppError('recipe.invalid', 'The file is not a Tessera study: it has no manifest.');
  const blob = await gatherBlob(readMember(capped(member)));
  if (crc32(await readBytes(blob, manifestName)) !== member.crc)
    throw damaged(manifestName, 'does not match its checksum');
  return text(blob, manifestName);
}

async function text(blob: Blob, name: string): Promise<string> {
  try {
    return decodeText(await readBytes(blob, name));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'study.damaged',
      `“${name}” of the study file is not UTF-8 text.`,
      { member: name },
      cause,
    );
  }
}

function capped(member: ZipMember): ZipMember {
  if (member.size <= largestText) return member;
  throw new AppError('recipe.too-large', `“${member.name}” holds more than 50 MB.`, {
    member: member.name,
    bytes: member.size,
  });
}

function jsonOf(json: string, name: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new AppError('study.damaged', `“${name}” of the study file is not JSON.`, { member: name }, cause);
  }
}

function damaged(member: string, what: string): AppError {
  return new AppError('study.damaged', `“${member}” of the study file ${what}.`, { member });
}
