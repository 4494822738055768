import { expect } from 'chai';
import fc from 'fast-check';
import type { Framed } from '../../../server/mllp/framing.ts';
import { createFrameReader, frame } from '../../../server/mllp/framing.ts';

const MAX = 4_096;
const VT = '\u000b';
const END = '\u001c\r';

/** Reads the stream cut at those places. */
function read(stream: Buffer, cuts: readonly number[] = []): Framed[] {
  const reader = createFrameReader(MAX);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length])].sort(
    (a, b) => a - b,
  );
  const found = places.slice(1).flatMap((end, index) => reader.push(stream.subarray(places[index], end)));
  return [...found, ...reader.end()];
}

const messagesIn = (found: readonly Framed[]): string[] =>
  found.flatMap((framed) => (framed.kind === 'message' ? [framed.bytes.toString('latin1')] : []));

/** Any stretch of bytes that can stand in a message: everything but VT and FS. */
const body = fc
  .uint8Array({ minLength: 0, maxLength: 200 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0b && byte !== 0x1c)));
/** What may stand between frames: line ends, and now and then something that has no place there. */
const between = fc.constantFrom('', '\r', '\n', '\r\n', 'junk', 'MSH|^~\\&|lost\r');
const piece = fc.oneof(
  { weight: 5, arbitrary: body.map(frame) },
  { weight: 1, arbitrary: body.map((bytes) => Buffer.concat([Buffer.from(VT), bytes, Buffer.of(0x1c)])) },
  { weight: 1, arbitrary: body.map((bytes) => Buffer.concat([Buffer.from(VT), bytes])) },
  { weight: 2, arbitrary: between.map((text) => Buffer.from(text)) },
);

describe('MLLP frames', () => {
  it('are the same however the stream of bytes is cut', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(4_000), { maxLength: 30 }), (pieces, cuts) => {
        const stream = Buffer.concat(pieces);
        expect(read(stream, cuts)).to.deep.equal(read(stream));
      }),
      { numRuns: 400 },
    );
  });

  it('are the same when every byte comes alone', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const stream = Buffer.concat(pieces);
        const everywhere = [...stream.keys()];
        expect(read(stream, everywhere)).to.deep.equal(read(stream));
      }),
      { numRuns: 100 },
    );
  });

  it('give back every message that was framed, with only what belongs to it', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 10 }), fc.array(fc.nat(2_000), { maxLength: 20 }), (bodies, cuts) => {
        const stream = Buffer.concat(bodies.map(frame));
        expect(messagesIn(read(stream, cuts))).to.deep.equal(bodies.map((bytes) => bytes.toString('latin1')));
      }),
    );
  });

  const table: readonly (readonly [
    what: string,
    chunks: readonly string[],
    messages: readonly string[],
    junk: number,
  ])[] = [
    ['one frame', [`${VT}A${END}`], ['A'], 0],
    ['one frame in five chunks', [VT, 'A', 'B', 'C', END], ['ABC'], 0],
    ['FS and CR in two packets', [`${VT}A\u001c`, '\r'], ['A'], 0],
    ['two frames in one packet', [`${VT}A${END}${VT}B${END}`], ['A', 'B'], 0],
    ['one and a half frames, then the rest', [`${VT}A${END}${VT}B`, `B${END}`], ['A', 'BB'], 0],
    ['junk before VT', [`junk${VT}A${END}`], ['A'], 4],
    ['a junk frame, then a good one on the same line', [`${VT}junk${END}`, `${VT}A${END}`], ['junk', 'A'], 0],
    ['FS without CR', [`${VT}A\u001c`], ['A'], 0],
    ['FS without CR, and the next frame at once', [`${VT}A\u001c${VT}B${END}`], ['A', 'B'], 0],
    ['bytes of Latin-1', [`${VT}M\u00fcller${END}`], ['M\u00fcller'], 0],
    ['a frame that was begun twice', [`${VT}half${VT}whole${END}`], ['whole'], 5],
    ['a frame that never ended', [`${VT}half`], [], 5],
  ];
  for (const [what, chunks, messages, junk] of table) {
    it(`reads ${what}`, () => {
      const reader = createFrameReader(MAX);
      const found = [...chunks.flatMap((chunk) => reader.push(Buffer.from(chunk, 'latin1'))), ...reader.end()];
      expect(messagesIn(found)).to.deep.equal(messages);
      const junkBytes = found.reduce((sum, framed) => sum + (framed.kind === 'junk' ? framed.byteCount : 0), 0);
      expect(junkBytes).to.equal(junk);
    });
  }

  it('stop at a frame beyond the cap, before it is held whole', () => {
    const reader = createFrameReader(100);
    expect(reader.push(Buffer.from(`${VT}${'x'.repeat(60)}`))).to.deep.equal([]);
    expect(reader.push(Buffer.from('y'.repeat(60)))).to.deep.equal([{ kind: 'too-large' }]);
    expect(reader.push(Buffer.from(`${END}${VT}A${END}`))).to.deep.equal([]);
  });

  it('hold copies: the buffer a socket reuses changes nothing', () => {
    const reader = createFrameReader(MAX);
    const chunk = Buffer.from(`${VT}A`);
    reader.push(chunk);
    chunk.fill(0);
    expect(messagesIn(reader.push(Buffer.from(END)))).to.deep.equal(['A']);
  });
});
