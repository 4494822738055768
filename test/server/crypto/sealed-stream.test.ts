import { createSecretKey, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { openStream, sealStream } from '../../../server/crypto/sealed-stream.ts';
import { collect } from '../../../server/files/blob-store.ts';

const KEY = { kid: 'test/1', key: createSecretKey(randomBytes(32)) };
const CHUNK = 1024 * 1024;
const HEADER = 16 + 2 + KEY.kid.length + 32;
const AROUND_ONE_CHUNK = 4 + 16;

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer, void> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

describe('a sealed stream', () => {
  for (const [length, chunks] of [
    [0, 1],
    [1, 1],
    [CHUNK - 1, 1],
    [CHUNK, 1],
    [CHUNK + 1, 2],
    [2 * CHUNK, 2],
    [2 * CHUNK + 7, 3],
  ] as const) {
    it(`of ${length} bytes is ${chunks} chunks, in whatever pieces it comes, and opens to what was sealed`, async () => {
      const bytes = randomBytes(length);
      for (const size of [70_001, CHUNK, 3 * CHUNK]) {
        const sealed = await collect(sealStream(KEY, inPieces(bytes, size)));
        expect(sealed.length).to.equal(HEADER + length + chunks * AROUND_ONE_CHUNK);
        expect((await collect(openStream([KEY], inPieces(sealed, size)))).equals(bytes)).to.equal(true);
      }
    });
  }

  it('tells whoever it read from when nobody listens any more', async () => {
    let isOver = false;
    async function* endless() {
      try {
        while (true) yield Buffer.alloc(CHUNK);
      } finally {
        isOver = true;
      }
    }
    let pieces = 0;
    for await (const _piece of sealStream(KEY, endless())) if ((pieces += 1) === 3) break;
    expect(isOver).to.equal(true);
  });
});
