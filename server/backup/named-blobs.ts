/** A blob that a record of a file names. */
export interface NamedBlob {
  readonly key: string;
  /** Whether the record is worth nothing without it; what was only announced may not have come yet. */
  readonly isNeeded: boolean;
}

/** The blobs of one record of the collection `files`, as it is stored (server/modules/files/files.model.ts). */
export function blobsNamedBy(record: Readonly<Record<string, unknown>>): NamedBlob[] {
  const { state, blobKey, quarantineKey, missingAt } = record;
  const named: NamedBlob[] = [];
  // Of a removed one nobody finds anything any more, and its bytes may be gone already.
  if (state === 'removed') return named;
  if (typeof blobKey === 'string') named.push({ key: blobKey, isNeeded: (missingAt ?? null) === null });
  if (typeof quarantineKey === 'string') named.push({ key: quarantineKey, isNeeded: state === 'quarantined' });
  return named;
}
