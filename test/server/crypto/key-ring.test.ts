import { inspect } from 'node:util';
import { expect } from 'chai';
import { blindIndex } from '../../../server/crypto/blind-index.ts';
import { DecryptionError } from '../../../server/crypto/decryption-error.ts';
import { decryptField, encryptField, fieldKeyId } from '../../../server/crypto/field-encryption.ts';
import {
  createHospitalKeys,
  KeyRingError,
  openKeyRing,
  rewrap,
  rotateDataKey,
} from '../../../server/crypto/key-ring.ts';
import type { WrappedKey } from '../../../server/crypto/key-ring.ts';
import { parseMasterKeys } from '../../../server/crypto/master-keys.ts';
import { NOW, randomKeyText, randomMasterKeys } from './keys.ts';

const LATER = new Date('2026-09-01T08:00:00.000Z');
const WHERE = { collection: 'patients', id: 'p1', path: 'name' };
const INDEXED = { collection: 'patients', path: 'phone' };

describe('a hospital key ring', () => {
  const master = randomMasterKeys();

  it('starts with one data key and one index key, stored as plain JSON that holds no key', () => {
    const keys = createHospitalKeys(master, 'north', NOW);
    expect(keys.map((key) => key.purpose)).to.deep.equal(['data', 'index']);
    expect(keys.map((key) => key.createdAt)).to.deep.equal([NOW.toISOString(), NOW.toISOString()]);
    const stored: WrappedKey[] = JSON.parse(JSON.stringify(keys));
    const ring = openKeyRing(master, 'north', stored);
    expect(ring.activeDataKid).to.equal(keys[0]?.kid);
    const raw = ring.activeDataKey.export();
    const shown = JSON.stringify(stored) + JSON.stringify(ring) + inspect(ring, { depth: 5 });
    expect(shown).not.to.contain(raw.toString('base64'));
    expect(shown).not.to.contain(raw.toString('hex'));
  });

  it("does not open with another hospital's id", () => {
    const keys = createHospitalKeys(master, 'north', NOW);
    expect(() => openKeyRing(master, 'south', keys)).to.throw(DecryptionError);
  });

  it('does not open when a key poses as another purpose, kid or age', () => {
    const [data, index] = createHospitalKeys(master, 'north', NOW);
    if (data === undefined || index === undefined) throw new Error('no keys');
    const forgeries: WrappedKey[][] = [
      [
        { ...data, purpose: 'index' },
        { ...index, purpose: 'data' },
      ],
      [
        { ...data, kid: index.kid },
        { ...index, kid: data.kid },
      ],
      [{ ...data, createdAt: LATER.toISOString() }, index],
    ];
    for (const forged of forgeries) expect(() => openKeyRing(master, 'north', forged)).to.throw(DecryptionError);
  });

  it('refuses a list that is no ring', () => {
    const keys = createHospitalKeys(master, 'north', NOW);
    const [data, index] = keys;
    if (data === undefined || index === undefined) throw new Error('no keys');
    const [, secondIndex] = createHospitalKeys(master, 'north', NOW);
    if (secondIndex === undefined) throw new Error('no keys');
    const lists = [
      [],
      [data],
      [index],
      [data, data, index],
      [{ ...data, retiredAt: 'x' }, index],
      [...keys, secondIndex],
    ];
    for (const list of lists) expect(() => openKeyRing(master, 'north', list)).to.throw(KeyRingError);
    expect(() => openKeyRing(master, 'north', [{ ...data, kid: 'ABC' }, index])).to.throw(KeyRingError);
    expect(() => createHospitalKeys(master, '', NOW)).to.throw(TypeError);
  });

  it('after a rotation encrypts with the new key, still reads the old, and keeps its blind indexes', () => {
    const before = createHospitalKeys(master, 'north', NOW);
    const oldRing = openKeyRing(master, 'north', before);
    const field = encryptField(oldRing, 'Asha', WHERE);
    const after = rotateDataKey(master, 'north', before, LATER);
    const ring = openKeyRing(master, 'north', after);

    expect(ring.activeDataKid).not.to.equal(oldRing.activeDataKid);
    expect(fieldKeyId(encryptField(ring, 'Asha', WHERE))).to.equal(ring.activeDataKid);
    expect(fieldKeyId(field)).to.equal(oldRing.activeDataKid);
    expect(decryptField(ring, field, WHERE)).to.equal('Asha');
    expect(() => decryptField(oldRing, encryptField(ring, 'Asha', WHERE), WHERE)).to.throw(DecryptionError);
    expect(blindIndex(ring, INDEXED, '+911').equals(blindIndex(oldRing, INDEXED, '+911'))).to.equal(true);
    expect(after.filter((key) => key.retiredAt === LATER.toISOString()).map((key) => key.kid)).to.deep.equal([
      oldRing.activeDataKid,
    ]);
    expect(
      before.every((key) => key.retiredAt === null),
      'the list given is not changed',
    ).to.equal(true);
  });

  it('takes the newest data key when several are in use', () => {
    const early = createHospitalKeys(master, 'north', NOW);
    const [late] = createHospitalKeys(master, 'north', LATER);
    if (late === undefined) throw new Error('no keys');
    expect(openKeyRing(master, 'north', [late, ...early]).activeDataKid).to.equal(late.kid);
    expect(openKeyRing(master, 'north', [...early, late]).activeDataKid).to.equal(late.kid);
  });

  it('without its old key cannot read what that key encrypted: destroyed key, destroyed data', () => {
    const before = createHospitalKeys(master, 'north', NOW);
    const field = encryptField(openKeyRing(master, 'north', before), 'Asha', WHERE);
    const left = rotateDataKey(master, 'north', before, LATER).filter((key) => key.kid !== fieldKeyId(field));
    expect(() => decryptField(openKeyRing(master, 'north', left), field, WHERE)).to.throw(DecryptionError);
  });

  it('moves to a new master key, after which the old one can go', () => {
    const [oldText, newText] = [`old:${randomKeyText()}`, `new:${randomKeyText()}`];
    const before = createHospitalKeys(parseMasterKeys(oldText), 'north', NOW);
    const field = encryptField(openKeyRing(parseMasterKeys(oldText), 'north', before), 'Asha', WHERE);
    const onlyNew = parseMasterKeys(newText);
    expect(() => openKeyRing(onlyNew, 'north', before)).to.throw(DecryptionError);

    const both = parseMasterKeys(`${newText},${oldText}`);
    const after = rewrap(both, 'north', before);
    expect(after.map((key) => key.masterKid)).to.deep.equal(['new', 'new']);
    expect(decryptField(openKeyRing(onlyNew, 'north', after), field, WHERE)).to.equal('Asha');
    expect(rewrap(both, 'north', after), 'a second run changes nothing').to.deep.equal(after);
    expect(() => rewrap(both, 'south', before)).to.throw(DecryptionError);
  });
});
