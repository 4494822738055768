import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VT } from '../../server/mllp/framing.ts';

/** A message of a file, as it stands there. */
export interface FileMessage {
  /** Its file, within the folder. */
  readonly file: string;
  readonly bytes: Buffer;
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** What looks like HL7 v2 however it is called: MSH, or the head of a batch, perhaps behind a byte order mark. */
export function looksLikeHl7(bytes: Buffer): boolean {
  const bare = bytes.subarray(0, 3).equals(MARK) ? bytes.subarray(3) : bytes;
  return /^\s*(?:MSH|FHS|BHS)/u.test(bare.subarray(0, 64).toString('latin1'));
}

const isHeader = (line: string): boolean => line.startsWith('MSH');

/** The messages of one file: a file may hold several, with or without the envelope of a batch. */
export function messagesOf(bytes: Buffer): Buffer[] {
  if (bytes[0] === VT)
    return bytes
      .toString('latin1')
      .split('\u000b')
      .flatMap((part) => latin1(part.split('\u001c')[0]));
  const lines = bytes.toString('latin1').split(/\r\n|\n\r|\r|\n/u);
  const heads = lines.filter((line) => isHeader(line.replace(/^\u00ef\u00bb\u00bf/u, '')));
  // One message goes as it stands, with its own line ends and its byte order mark.
  if (heads.length < 2) return [bytes];
  const messages: string[][] = [];
  for (const line of lines) {
    if (isHeader(line)) messages.push([line]);
    else if (line !== '' && !/^(?:FHS|BHS|BTS|FTS)/u.test(line)) messages.at(-1)?.push(line);
  }
  return messages.map((segments) => Buffer.from(`${segments.join('\r')}\r`, 'latin1'));
}

const latin1 = (text: string | undefined): Buffer[] =>
  text === undefined || text.trim() === '' ? [] : [Buffer.from(text, 'latin1')];

/** Every message of a folder and the folders in it, in the order of their files' names. */
export async function readFolder(folder: string): Promise<FileMessage[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: FileMessage[] = [];
  for (const path of paths.sort()) {
    const bytes = await readFile(path);
    if (bytes[0] !== VT && !looksLikeHl7(bytes)) continue;
    const file = path.slice(folder.length).replace(/^\//u, '');
    found.push(...messagesOf(bytes).map((message) => ({ file, bytes: message })));
  }
  return found;
}
