import { RefusedFileError } from './refused-file.ts';

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
/** Names stand in the compound file's directory in UTF-16 (MS-CFB 2.6.1). */
const WORD = utf16('WordDocument');
/** A newer document under a password lies in a compound file, too (MS-OFFCRYPTO 2.3). */
const ENCRYPTED = utf16('EncryptedPackage');
/** The storage of a document's macros (MS-DOC 2.1.9). */
const MACROS = utf16('_VBA_PROJECT');

const FIRST_SECTOR = 512;
/** `fEncrypted`: the ninth bit of the flags in the document's first bytes (MS-DOC 2.5.2). */
const FLAGS_AT = 10;
const ENCRYPTED_FLAG = 0x0100;
const WORD_MAGIC = Buffer.from([0xec, 0xa5]);

/**
 * Refuses a compound file that is no Word document (`type`: a workbook, an installer), one under a password (`encrypted`)
 * or with macros (`active`), and one that is shorter than its own header says (`damaged`).
 */
export function assertWordBinary(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 3 * FIRST_SECTOR) throw new RefusedFileError('damaged');
  if (file.includes(ENCRYPTED)) throw new RefusedFileError('encrypted');
  if (!file.includes(WORD)) throw new RefusedFileError('type');
  if (file.includes(MACROS)) throw new RefusedFileError('active');
  const sectorBytes = 2 ** file.readUInt16LE(30);
  const directoryEnds = (file.readUInt32LE(48) + 2) * sectorBytes;
  if (sectorBytes > 4096 || directoryEnds > file.length) throw new RefusedFileError('damaged');
  for (let at = FIRST_SECTOR; at + FLAGS_AT + 2 <= file.length; at += FIRST_SECTOR) {
    if (!file.subarray(at, at + 2).equals(WORD_MAGIC)) continue;
    if ((file.readUInt16LE(at + FLAGS_AT) & ENCRYPTED_FLAG) !== 0) throw new RefusedFileError('encrypted');
    return;
  }
}
