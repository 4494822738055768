import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { DecryptionError } from '../../../server/crypto/decryption-error.ts';
import { parseMasterKeys, unwrapKey, wrapKey } from '../../../server/crypto/master-keys.ts';
import { secretWeakness, WeakSecretError } from '../../../server/crypto/secret-keys.ts';
import { randomKeyText, randomMasterKeys } from './keys.ts';

describe('master keys', () => {
  it('are read as a list whose first is active', () => {
    const keys = parseMasterKeys(`new:${randomKeyText()}, old:${randomKeyText()}`);
    expect(keys.activeKid).to.equal('new');
    expect([...keys.byKid.keys()]).to.deep.equal(['new', 'old']);
  });

  const one = randomKeyText();
  const refusals: [string, string, RegExp][] = [
    ['nothing', '', /must read kid:base64/],
    ['a key without a kid', one, /must read kid:base64/],
    ['a kid with a space', `a b:${one}`, /must read kid:base64/],
    ['an empty key', 'a:', /is empty/],
    ['text that is not base64', 'a:not base64 at all!', /not standard base64/],
    ['base64 without its padding', `a:${one.replace(/=+$/, '')}`, /not standard base64/],
    ['31 bytes', `a:${randomBytes(31).toString('base64')}`, /must be 32 bytes, but is 31/],
    ['33 bytes', `a:${randomBytes(33).toString('base64')}`, /must be 32 bytes, but is 33/],
    ['zeros', `a:${Buffer.alloc(32).toString('base64')}`, /too few different bytes/],
    ['eight bytes four times', `a:${Buffer.alloc(32, 'abcdefgh').toString('base64')}`, /too few different bytes/],
    ['counting', `a:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`, /follows a pattern/],
    ['typed text', `a:${Buffer.from('The quick brown fox, jumps 0ver!').toString('base64')}`, /typed text/],
    ['a kid twice', `a:${one},a:${randomKeyText()}`, /the kid a comes twice/],
    ['a key twice', `a:${one},b:${one}`, /a and b are the same key/],
  ];
  for (const [what, text, message] of refusals) {
    it(`refuse ${what}, and do not print the key`, () => {
      const refused = expect(() => parseMasterKeys(text, 'MASTER')).to.throw(WeakSecretError, message);
      refused.and.satisfy(
        (error: Error) => error.message.startsWith('MASTER') && !error.message.includes(one.slice(0, 8)),
      );
    });
  }

  it('do not mistake random bytes for weak ones', () => {
    for (let i = 0; i < 2_000; i += 1) expect(secretWeakness(randomBytes(32))).to.equal(null);
  });

  it('wrap a key so that only the same master key and additional data open it', () => {
    const keys = randomMasterKeys();
    const dataKey = randomBytes(32);
    const sealed = wrapKey(keys, dataKey, Buffer.from('north'));
    expect(unwrapKey(keys, sealed, Buffer.from('north')).equals(dataKey)).to.equal(true);
    expect(sealed.wrapped.includes(dataKey)).to.equal(false);
    expect(() => unwrapKey(keys, sealed, Buffer.from('south'))).to.throw(DecryptionError);
    expect(() => unwrapKey(randomMasterKeys(), sealed, Buffer.from('north'))).to.throw(DecryptionError);
    expect(() => unwrapKey(keys, { ...sealed, masterKid: 'gone' }, Buffer.from('north'))).to.throw(DecryptionError);
  });

  it('refuse a wrapped key with any byte changed, or cut short', () => {
    const keys = randomMasterKeys();
    const { masterKid, wrapped } = wrapKey(keys, randomBytes(32), Buffer.from('north'));
    for (let i = 0; i < wrapped.length; i += 1) {
      const changed = Buffer.from(wrapped);
      changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
      expect(() => unwrapKey(keys, { masterKid, wrapped: changed }, Buffer.from('north'))).to.throw(DecryptionError);
      const cut = wrapped.subarray(0, i);
      expect(() => unwrapKey(keys, { masterKid, wrapped: cut }, Buffer.from('north'))).to.throw(DecryptionError);
    }
  });
});
