import { expect } from 'chai';
import fc from 'fast-check';
import { bindParts } from '../../../server/crypto/bound-parts.ts';
import { DecryptionError } from '../../../server/crypto/decryption-error.ts';
import { decryptField, encryptField, fieldKeyId } from '../../../server/crypto/field-encryption.ts';
import { createHospitalKeys, openKeyRing } from '../../../server/crypto/key-ring.ts';
import { newRing, NOW, randomMasterKeys } from './keys.ts';

const WHERE = { collection: 'patients', id: 'p1', path: 'name' };

describe('an encrypted field', () => {
  const master = randomMasterKeys();
  const ring = newRing(master, 'north');

  it('gives back any JSON value', () => {
    const text = fc.string({ unit: 'grapheme' });
    const place = fc.record({ collection: text, id: text, path: text });
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), place, (value, where) => {
        const same: unknown = JSON.parse(JSON.stringify(value));
        expect(decryptField(ring, encryptField(ring, value, where), where)).to.deep.equal(same);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses values that would come back as something else', () => {
    for (const value of [undefined, Number.NaN, Infinity, 1n, NOW, new Map(), [undefined], '\ud800', () => 1]) {
      expect(() => encryptField(ring, value, WHERE)).to.throw(TypeError);
    }
  });

  it('opens in no other hospital, collection, document or path', () => {
    const field = encryptField(ring, 'Asha Rao', WHERE);
    expect(decryptField(ring, field, WHERE)).to.equal('Asha Rao');
    for (const moved of [{ collection: 'staff' }, { id: 'p2' }, { path: 'kin.name' }]) {
      expect(() => decryptField(ring, field, { ...WHERE, ...moved })).to.throw(DecryptionError);
    }
    expect(() => decryptField(newRing(master, 'south'), field, WHERE)).to.throw(DecryptionError);
  });

  it('opens in no other hospital even if that one had the very same keys', () => {
    const field = encryptField(ring, 'Asha Rao', WHERE);
    expect(() => decryptField({ ...ring, hospitalId: 'south' }, field, WHERE)).to.throw(DecryptionError);
  });

  it('does not open when the boundaries between the parts of its place are shifted', () => {
    const field = encryptField(ring, 1, { collection: 'ab', id: 'c', path: 'd' });
    expect(() => decryptField(ring, field, { collection: 'a', id: 'bc', path: 'd' })).to.throw(DecryptionError);
    expect(() => decryptField(ring, field, { collection: 'ab', id: '', path: 'cd' })).to.throw(DecryptionError);
  });

  it('refuses every flipped bit and every cut, always in the same words', () => {
    const field = encryptField(ring, { name: 'Asha' }, WHERE);
    const messages = new Set<string>();
    const expectRefused = (bytes: Uint8Array): void => {
      try {
        decryptField(ring, bytes, WHERE);
      } catch (error) {
        expect(error).to.be.instanceOf(DecryptionError).and.not.to.have.property('cause');
        if (error instanceof Error) messages.add(error.message);
        return;
      }
      expect.fail('changed bytes were opened');
    };
    for (let bit = 0; bit < field.length * 8; bit += 1) {
      const changed = Buffer.from(field);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expectRefused(changed);
    }
    for (let length = 0; length < field.length; length += 1) expectRefused(field.subarray(0, length));
    expectRefused(Buffer.concat([field, Buffer.of(0)]));
    expect([...messages]).to.have.length(1);
  });

  it('refuses a field that names a key of another ring or the index key', () => {
    const keys = createHospitalKeys(master, 'north', NOW);
    const other = openKeyRing(master, 'north', keys);
    const field = encryptField(other, 'x', WHERE);
    for (const kid of [ring.activeDataKid, keys[1]?.kid ?? '']) {
      const forged = Buffer.concat([field.subarray(0, 1), Buffer.from(kid, 'hex'), field.subarray(5)]);
      expect(fieldKeyId(forged)).to.equal(kid);
      expect(() => decryptField(other, forged, WHERE)).to.throw(DecryptionError);
    }
  });

  it('does not open under another name of its own key', () => {
    const named = { ...ring, dataKeys: new Map([...ring.dataKeys, ['00000000', ring.activeDataKey]]) };
    const field = encryptField(named, 'x', WHERE);
    const renamed = Buffer.concat([field.subarray(0, 1), Buffer.alloc(4), field.subarray(5)]);
    expect(decryptField(named, field, WHERE)).to.equal('x');
    expect(() => decryptField(named, renamed, WHERE)).to.throw(DecryptionError);
  });

  it('never repeats a nonce in 10,000, and never looks the same twice', () => {
    const nonces = new Set<string>();
    const whole = new Set<string>();
    for (let i = 0; i < 10_000; i += 1) {
      const field = encryptField(ring, 'same', WHERE);
      nonces.add(field.subarray(5, 17).toString('hex'));
      whole.add(field.subarray(17).toString('hex'));
    }
    expect(nonces.size).to.equal(10_000);
    expect(whole.size).to.equal(10_000);
  });

  it('holds nothing of its value in the clear', () => {
    expect(encryptField(ring, 'Asha Rao', WHERE).includes('Asha')).to.equal(false);
  });

  it('tells which key made it, and refuses to guess for other bytes', () => {
    expect(fieldKeyId(encryptField(ring, 1, WHERE))).to.equal(ring.activeDataKid);
    expect(() => fieldKeyId(Buffer.alloc(0))).to.throw(DecryptionError);
    expect(() => fieldKeyId(Buffer.alloc(60, 2))).to.throw(DecryptionError);
  });
});

describe('bound parts', () => {
  it('are equal only for equal lists', () => {
    const parts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\u0001', 'é') }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(bindParts(a).equals(bindParts(b))).to.equal(JSON.stringify(a) === JSON.stringify(b));
      }),
      {
        numRuns: 500,
        examples: [
          [
            ['ab', 'c'],
            ['a', 'bc'],
          ],
          [['a', ''], ['a']],
          [
            ['', 'a'],
            ['a', ''],
          ],
        ],
      },
    );
  });

  it('refuse lone surrogates, which UTF-8 would make equal', () => {
    expect(() => bindParts(['\ud800'])).to.throw(TypeError);
    expect(bindParts(['😀']).length).to.equal(8);
  });
});
