import { canonicalJson, sha256Hex } from '../crypto/canonical-json.ts';
import type { JournalLink } from './chain.model.ts';

/** An entry as it lies in the database: what is encrypted stays so, so the chain outlives the keys. */
export type StoredEntry = { readonly _id: string; readonly at: Date } & Readonly<Record<string, unknown>>;

/** JSON knows no instants and no bytes: each is written with its kind, so that no text can pass for it. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  // What a lean read gives for bytes is a BSON Binary.
  if ('buffer' in value && value.buffer instanceof Uint8Array) return plain(value.buffer);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** SHA-256 over every field of the entry as stored. */
export const hashEntry = (entry: StoredEntry): string => sha256Hex(canonicalJson(plain(entry)));

/** What the first link of a hospital's chain is tied to, so that no chain can stand in for another hospital's. */
export const chainStart = (hospitalId: string): string =>
  sha256Hex(canonicalJson(['wardline/journal-chain/v1', hospitalId]));

/** The hash of a link: over all it says, the hash of the link before among it. */
export function hashLink(link: Omit<JournalLink, 'hash'>): string {
  const { seq, entryId, entryAt, entryHash, previous } = link;
  return sha256Hex(canonicalJson({ seq, entryId, entryAt: entryAt.toISOString(), entryHash, previous }));
}

/** The links that seal these entries, in this order, after `last`. */
export function chain(
  last: Pick<JournalLink, 'seq' | 'hash'>,
  entries: readonly StoredEntry[],
): readonly JournalLink[] {
  let { seq, hash: previous } = last;
  return entries.map((entry) => {
    seq += 1;
    const open = { seq, entryId: entry._id, entryAt: entry.at, entryHash: hashEntry(entry), previous };
    previous = hashLink(open);
    return { ...open, hash: previous };
  });
}
