import type { FeedCharset } from '../../../../shared/schemas/feeds.ts';

/**
 * From bytes to text. MSH-18 names the character set, but may itself only be read once the bytes are text; its own
 * characters and everything before it are ASCII in every set HL7 allows, so it is read from the bare bytes.
 */

/** Names of HL7 table 0211 and what senders really write, for `TextDecoder` (WHATWG Encoding). */
const CHARSETS: Readonly<Record<string, string>> = {
  ASCII: 'utf-8',
  'US-ASCII': 'utf-8',
  'UNICODE UTF-8': 'utf-8',
  UNICODE: 'utf-8',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  'UNICODE UTF-16': 'utf-16le',
  '8859/1': 'iso-8859-1',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'windows-1254',
  '8859/15': 'iso-8859-15',
  'ISO-8859-1': 'iso-8859-1',
  'ISO-8859-15': 'iso-8859-15',
  'ISO IR87': 'iso-2022-jp',
  'ISO IR14': 'iso-2022-jp',
  'ISO IR159': 'iso-2022-jp',
  'GB 18030-2000': 'gb18030',
  'KS X 1001': 'euc-kr',
  'BIG-5': 'big5',
  WINDOWS: 'windows-1252',
  'WINDOWS-1252': 'windows-1252',
};

const startsWith = (bytes: Uint8Array, ...start: number[]) => start.every((byte, index) => bytes[index] === byte);

/** Without the byte order mark that some interface engines put first. */
const withoutMark = (bytes: Buffer): Buffer => (startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes);

/** The character set the message names itself; a repeated MSH-18 may leave the first one empty (`~ISO IR87`). */
function namedCharset(bytes: Buffer): string | null {
  const head = bytes.subarray(0, 1_000).toString('latin1').trimStart();
  const separator = head.charAt(3);
  if (!head.startsWith('MSH') || separator === '') return null;
  const [header = ''] = head.split(/[\r\n]/u);
  const fields = header.split(separator);
  const repetition = fields[1]?.charAt(1) ?? '~';
  const names = (fields[17] ?? '').split(repetition === '' ? '~' : repetition);
  for (const name of names) {
    const charset = CHARSETS[name.trim().toUpperCase()];
    if (charset !== undefined) return charset;
  }
  return null;
}

/** The text of the message, by MSH-18 or else as the feed says. Bytes that are none of that set become U+FFFD. */
export function decode(bytes: Buffer, otherwise: FeedCharset): string {
  const bare = withoutMark(bytes);
  const charset = namedCharset(bare);
  // ASCII is what engines write without looking; a byte above 127 then belongs to the feed's own set.
  const isPlain = charset === 'utf-8' && !isUtf8(bare);
  return new TextDecoder(charset === null || isPlain ? otherwise : charset).decode(bare);
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Segments one a line, whatever line ends the sender writes (CR is right; LF, CRLF and LFCR are met). */
export const toSegments = (text: string): string[] =>
  text
    .replace(/^\uFEFF/u, '')
    .split(/[\r\n]+/u)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '');

/**
 * The messages of a file or frame: the envelopes of a batch (FHS, BHS, BTS, FTS) are taken off, and each MSH begins a
 * message. What stands before the first MSH belongs to none.
 */
export function splitMessages(bytes: Buffer): Buffer[] {
  // Byte for byte: cutting must not decode, since every message may name its own character set.
  const text = withoutMark(bytes).toString('latin1');
  const messages: string[][] = [];
  for (const segment of toSegments(text)) {
    if (segment.startsWith('MSH')) messages.push([segment]);
    else if (/^(?:FHS|BHS|BTS|FTS)/u.test(segment)) continue;
    else messages.at(-1)?.push(segment);
  }
  return messages.map((segments) => Buffer.from(`${segments.join('\r')}\r`, 'latin1'));
}

/** Whether it begins a batch, whose answer is a batch, too. */
export const isBatch = (bytes: Buffer): boolean =>
  /^\s*(?:FHS|BHS)/u.test(withoutMark(bytes).subarray(0, 64).toString('latin1'));
