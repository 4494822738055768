import { expect } from 'chai';
import { BLOB_OVERHEAD_BYTES, newBlobKey, openBlob, sealBlob } from '../../../server/crypto/blob-encryption.ts';
import { DecryptionError } from '../../../server/crypto/decryption-error.ts';
import { collect } from '../../../server/files/blob-store.ts';

const PLACE = { hospitalId: 'north', fileId: 'one', stage: 'file' } as const;
const BYTES = Buffer.from('A letter about a patient. '.repeat(50));

describe('a sealed blob', () => {
  const key = newBlobKey();
  let sealed: Buffer;
  before(async () => {
    sealed = await collect(sealBlob(key, [BYTES.subarray(0, 7), BYTES.subarray(7)], PLACE));
  });

  it('opens to what was sealed, and shows nothing of it', () => {
    expect(openBlob(key, sealed, PLACE)).to.deep.equal(BYTES);
    expect(sealed.length).to.equal(BYTES.length + BLOB_OVERHEAD_BYTES);
    expect(sealed.includes('patient')).to.equal(false);
  });

  it('is another each time', async () => {
    expect(await collect(sealBlob(key, [BYTES], PLACE))).not.to.deep.equal(sealed);
  });

  it('holds nothing, too', async () => {
    expect(openBlob(key, await collect(sealBlob(key, [], PLACE)), PLACE)).to.have.lengthOf(0);
  });

  for (const [what, place] of [
    ['another hospital', { ...PLACE, hospitalId: 'south' }],
    ['another file', { ...PLACE, fileId: 'two' }],
    ['what was not looked at', { ...PLACE, stage: 'quarantine' }],
  ] as const) {
    it(`does not open as that of ${what}`, () => {
      expect(() => openBlob(key, sealed, place)).to.throw(DecryptionError);
    });
  }

  it('does not open with another key, shortened, or with any byte changed', () => {
    expect(() => openBlob(newBlobKey(), sealed, PLACE)).to.throw(DecryptionError);
    for (const length of [0, 10, BLOB_OVERHEAD_BYTES, sealed.length - 1]) {
      expect(() => openBlob(key, sealed.subarray(0, length), PLACE), String(length)).to.throw(DecryptionError);
    }
    for (const at of [0, 1, 12, 13, 500, sealed.length - 16, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => openBlob(key, changed, PLACE), String(at)).to.throw(DecryptionError);
    }
  });
});
