import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** What a file of the archive says of itself; `claims` may differ from what it holds. */
interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly claims?: number;
  readonly isEncrypted?: boolean;
}

/** A zip archive, deflated. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, content, claims = content.length, isEncrypted = false } of entries) {
    const packed = deflateRawSync(content);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(isEncrypted ? 1 : 0, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(claims, 18);
    facts.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    list.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), facts, place, Buffer.from(name)]));
    files.push(file);
    at += file.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, directory, Buffer.from('PK\u0005\u0006'), end]);
}

const CONTENT_TYPES =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';

/** A Word document with this text, and other entries if wanted. */
export const docx = (text = 'A letter', more: readonly ZipEntry[] = [], types = CONTENT_TYPES): Buffer =>
  zip([
    { name: '[Content_Types].xml', content: Buffer.from(types) },
    { name: 'word/document.xml', content: Buffer.from(`<w:document><w:t>${text}</w:t></w:document>`) },
    ...more,
  ]);

/** A compound file with streams of these names, as far as anybody looks who does not open it. */
export function compoundFile(names: readonly string[], flags = 0): Buffer {
  const file = Buffer.alloc(512 * 4);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(0, 48);
  names.forEach((name, index) => file.write(name, 512 + index * 128, 'utf16le'));
  file.writeUInt16LE(0xa5ec, 1024);
  file.writeUInt16LE(flags, 1034);
  return file;
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
};

/** A black picture of one bit a point: a few kilobytes that decode to as much as one likes. */
export function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc(height * (1 + Math.ceil(width / 8)));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** How a HEIC picture of a phone begins. */
export const heic = (): Buffer =>
  Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(400, 7)]);

/** A whole PDF without a page, with more in its catalogue, more objects or more in its trailer if wanted. */
export function pdf(catalogue = '', objects = '', trailer = ''): Buffer {
  const root = `1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalogue} >>\nendobj\n`;
  const body = `%PDF-1.7\n${root}2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n${objects}`;
  return Buffer.from(`${body}trailer\n<< /Root 1 0 R ${trailer} >>\nstartxref\n${body.length}\n%%EOF\n`, 'latin1');
}

/** Objects packed together, as writers of PDF do. */
export function objectStream(objects: string): string {
  const packed = deflateSync(Buffer.from(objects, 'latin1'));
  const head = `3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`;
  return `${head}${packed.toString('latin1')}\nendstream\nendobj\n`;
}
