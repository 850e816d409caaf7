import * as v from 'valibot';
import { AppError } from '../../core/errors.ts';
import { decodeText, type Bytes } from '../bytes/bytes.ts';
import { gatherBlob, readBytes } from '../bytes/pieces.ts';
import { fromDevice } from '../failure.ts';
import { checkRecord, makeRecord } from '../journal/record.ts';
import type { Master } from '../seal/keys.ts';
import { seal, startsSealed, unlock, unseal } from '../seal/seal.ts';
import type { Directory } from './directory.ts';
import { writeFile } from './writeFile.ts';

const entrySchema = v.strictObject({
  fingerprint: v.string(),
  name: v.string(),
  /** Bytes of the source. */
  bytes: v.number(),
  at: v.string(),
  /** The file that holds it, and that file's size. */
  file: v.string(),
  stored: v.number(),
  /** `blockDigest` of a plain file; a sealed one checks itself. */
  digest: v.nullable(v.string()),
});
const bodySchema = v.strictObject({
  version: v.literal(1),
  /** Number of the next file: none is used twice. */
  next: v.number(),
  entries: v.array(entrySchema),
});

/** One kept file as the manifest records it. */
export type Entry = v.InferOutput<typeof entrySchema>;
export type ManifestBody = v.InferOutput<typeof bodySchema>;

/** The manifest that counts, and where the next one goes: never over it. */
export interface Manifest {
  readonly generation: number;
  readonly body: ManifestBody;
  readonly nextSlot: Slot;
  readonly master: Master | null;
  /** Slots that hold something that cannot be read: a write that was cut off, or damage. */
  readonly torn: number;
}

export const slots = ['manifest-a', 'manifest-b'] as const;
type Slot = (typeof slots)[number];
export const emptyBody: ManifestBody = { version: 1, next: 1, entries: [] };

/** Opens what is sealed: the passphrase, and the master key once it is known. */
export type Secret = { readonly passphrase: string } | { readonly master: Master } | null;

/**
 * The latest whole manifest of a folder, or an empty one. A slot that cannot be read for the moment is an error, not an empty slot.
 * @throws AppError `storage.passphrase` where it is sealed and the secret does not open it, or plain and a secret was given.
 */
export async function readManifest(directory: Directory, secret: Secret): Promise<Manifest> {
  const found = await Promise.all(slots.map((slot) => readSlot(directory, slot, secret)));
  const torn = found.filter((one) => one.state === 'torn').length;
  const whole = found.filter((one) => one.state === 'whole').sort((a, b) => b.generation - a.generation);
  const [latest] = whole;
  if (latest) {
    const nextSlot = slots.find((slot) => slot !== latest.slot) ?? slots[0];
    return { generation: latest.generation, body: latest.body, nextSlot, master: latest.master, torn };
  }
  if (found.some((one) => one.state === 'locked')) {
    throw new AppError('storage.passphrase', 'The passphrase does not open what is kept on this device.');
  }
  const master = secret && 'master' in secret ? secret.master : null;
  return { generation: 0, body: emptyBody, nextSlot: slots[0], master, torn };
}

/** Writes the next manifest beside the current one, and reads it back before it counts. @throws AppError `storage.*`. */
export async function writeManifest(
  directory: Directory,
  before: Manifest,
  generation: number,
  body: ManifestBody,
): Promise<Manifest> {
  const text = new Blob([JSON.stringify(makeRecord(generation, JSON.stringify(body)))]);
  const { master, nextSlot } = before;
  await writeFile(directory, nextSlot, master ? seal(text, nextSlot, master) : plain(text));
  const written = await readSlot(directory, nextSlot, master && { master });
  if (written.state !== 'whole' || written.generation !== generation) {
    throw new AppError('storage.failed', 'The list of kept files could not be written.');
  }
  return { generation, body, nextSlot: slots.find((slot) => slot !== nextSlot) ?? slots[0], master, torn: 0 };
}

/** What a folder holds: nothing, plain files, or files under a passphrase. */
export async function keptForm(directory: Directory): Promise<'empty' | 'plain' | 'encrypted'> {
  const blobs = await Promise.all(slots.map((slot) => directory.read(slot)));
  const present = blobs.filter((blob) => blob !== null && blob.size > 0);
  const sealed = await Promise.all(present.map((blob) => startsSealed(blob as Blob)));
  if (sealed.length === 0) return 'empty';
  return sealed.some((one) => one) ? 'encrypted' : 'plain';
}

type Found =
  | { readonly state: 'empty' | 'torn' | 'locked' }
  | {
      readonly state: 'whole';
      readonly slot: Slot;
      readonly generation: number;
      readonly body: ManifestBody;
      readonly master: Master | null;
    };

function readSlot(directory: Directory, slot: Slot, secret: Secret): Promise<Found> {
  return fromDevice(() => lookInto(directory, slot, secret));
}

async function lookInto(directory: Directory, slot: Slot, secret: Secret): Promise<Found> {
  const file = await directory.read(slot);
  if (!file || file.size === 0) return { state: 'empty' };
  let sealed = false;
  try {
    sealed = await startsSealed(file);
    if (sealed && !secret) return { state: 'locked' };
    const master = sealed && secret ? await masterOf(file, secret) : null;
    const bytes = await readBytes(master ? await gatherBlob(unseal(file, slot, master)) : file, slot);
    const whole = parse(bytes);
    if (!whole) return { state: 'torn' };
    if (!sealed && secret) {
      throw new AppError(
        'storage.passphrase',
        'What is kept on this device is not under a passphrase. Forget it first.',
      );
    }
    return { state: 'whole', slot, ...whole, master };
  } catch (thrown) {
    const code = thrown instanceof AppError ? thrown.code : null;
    if (sealed && code === 'storage.passphrase') return { state: 'locked' };
    if (sealed && (code === 'study.damaged' || code === 'study.unsafe')) return { state: 'torn' };
    throw thrown;
  }
}

function masterOf(file: Blob, secret: NonNullable<Secret>): Promise<Master> {
  return 'master' in secret ? Promise.resolve(secret.master) : unlock(file, secret.passphrase);
}

function parse(bytes: Bytes): { readonly generation: number; readonly body: ManifestBody } | null {
  const record = checkRecord(jsonOf(() => decodeText(bytes)));
  const body =
    record &&
    v.safeParse(
      bodySchema,
      jsonOf(() => record.text),
    );
  return record && body?.success ? { generation: record.generation, body: body.output } : null;
}

/** The JSON of a text, or null where it is torn: that is one of the states that a slot may be in, not a failure. */
function jsonOf(text: () => string): unknown {
  try {
    return JSON.parse(text());
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof TypeError) return null;
    throw thrown;
  }
}

async function* plain(blob: Blob): AsyncGenerator<Bytes> {
  yield await readBytes(blob, 'manifest');
}
