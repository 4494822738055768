export interface Compared {
  readonly name: string;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  readonly isSealed: boolean;
}

// A page that did not come by HTTPS has no digests.
const subtle = () => globalThis.crypto.subtle as typeof globalThis.crypto.subtle | undefined;
export const canCompare = (): boolean => subtle() !== undefined;

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Whether the file is, byte for byte, one of the documents of those SHA-256s. */
export async function compare(file: Pick<File, 'name' | 'arrayBuffer'>, hashes: readonly string[]): Promise<Compared> {
  const digest = await subtle()?.digest('SHA-256', await file.arrayBuffer());
  const hash = digest === undefined ? '' : hex(digest);
  return { name: file.name, hash, isSealed: hashes.includes(hash) };
}
