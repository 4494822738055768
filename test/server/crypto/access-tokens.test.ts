import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { createAccessTokens } from '../../../server/crypto/access-tokens.ts';
import type { AccessTokens, TokenAudience, TokenSubject } from '../../../server/crypto/access-tokens.ts';
import { parseKeyList, WeakSecretError } from '../../../server/crypto/secret-keys.ts';
import { NOW, randomKeyText } from './keys.ts';

const NURSE: TokenSubject = { audience: 'staff', userId: 'u1', sessionId: 's1', hospitalId: 'north' };
const OPERATOR: TokenSubject = { audience: 'operator', userId: 'o1', sessionId: 's2', hospitalId: null };
const EVERYONE: TokenAudience[] = ['staff', 'operator', 'patient'];

describe('access tokens', () => {
  const keyText = randomKeyText();
  const keys = parseKeyList(`k1:${keyText}`, 'TOKENS');
  const secret = Buffer.from(keyText, 'base64');
  const iat = NOW.getTime() / 1000;
  const good = { iss: 'wardline', aud: 'staff', sub: 'u1', sid: 's1', hid: 'north', iat, exp: iat + 600 };
  let now = NOW;
  let tokens: AccessTokens;
  const forge = (
    payload: object,
    header: object = { alg: 'HS256', typ: 'JWT', kid: 'k1' },
    key: Buffer = secret,
  ): string => {
    const segment = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const body = `${segment(header)}.${segment(payload)}`;
    return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
  };

  beforeEach(() => {
    now = NOW;
    tokens = createAccessTokens({ keys, issuer: 'wardline' }, () => now);
  });

  it('say who is calling, to the audience they are for', () => {
    const expiresAt = new Date(NOW.getTime() + 600_000);
    expect(tokens.verify(tokens.sign(NURSE), ['staff'])).to.deep.equal({ ...NURSE, issuedAt: NOW, expiresAt });
    expect(tokens.verify(tokens.sign(OPERATOR), ['operator'])).to.deep.equal({ ...OPERATOR, issuedAt: NOW, expiresAt });
    expect(jwt.decode(tokens.sign(NURSE))).to.deep.equal(good);
    expect(tokens.verify(forge(good), ['staff']), 'the forge of these tests makes good tokens').to.include(NURSE);
  });

  it('open no door of another audience, nor any when none is allowed', () => {
    const known = tokens.sign(NURSE);
    expect(tokens.verify(known, ['staff'])).to.include(NURSE);
    expect(tokens.verify(known, ['operator', 'patient'])).to.equal(null);
    expect(tokens.verify(known, [])).to.equal(null);
    expect(tokens.verify(tokens.sign(NURSE), ['operator', 'patient'])).to.equal(null);
    expect(tokens.verify(tokens.sign(OPERATOR), ['staff'])).to.equal(null);
    expect(tokens.verify(tokens.sign(NURSE), [])).to.equal(null);
    expect(tokens.verify(forge({ ...good, aud: ['staff', 'operator'] }), EVERYONE)).to.equal(null);
    expect(tokens.verify(forge({ ...good, aud: 'root' }), EVERYONE)).to.equal(null);
  });

  it('end after their life, to the second', () => {
    const token = tokens.sign(NURSE);
    now = new Date(NOW.getTime() + 599_999);
    expect(tokens.verify(token, ['staff'])).to.include(NURSE);
    now = new Date(NOW.getTime() + 600_000);
    expect(tokens.verify(token, ['staff'])).to.equal(null);
  });

  it('are refused when they claim a life over ten minutes or a start in the future', () => {
    expect(tokens.verify(forge({ ...good, exp: iat + 601 }), EVERYONE)).to.equal(null);
    expect(tokens.verify(forge({ ...good, iat: iat + 61, exp: iat + 600 }), EVERYONE)).to.equal(null);
    expect(tokens.verify(forge({ ...good, iat: iat + 60, exp: iat + 600 }), EVERYONE)).to.include(NURSE);
  });

  for (const claim of ['iss', 'aud', 'sub', 'sid', 'hid', 'iat', 'exp']) {
    it(`are refused without ${claim}, or with a ${claim} of another kind`, () => {
      for (const value of [undefined, '', {}, [], true]) {
        expect(tokens.verify(forge({ ...good, [claim]: value }), EVERYONE), JSON.stringify(value)).to.equal(null);
      }
    });
  }

  it('need a hospital for staff and patients, and none for operators', () => {
    expect(tokens.verify(forge({ ...good, hid: null }), EVERYONE)).to.equal(null);
    expect(tokens.verify(forge({ ...good, aud: 'patient', hid: null }), EVERYONE)).to.equal(null);
    expect(tokens.verify(forge({ ...good, aud: 'operator' }), EVERYONE)).to.equal(null);
    expect(() => tokens.sign({ ...NURSE, hospitalId: '' })).to.throw(TypeError);
    expect(() => tokens.sign({ ...NURSE, userId: '' })).to.throw(TypeError);
  });

  it('are refused with any other header, though signed with our key', () => {
    const headers = [
      { alg: 'none', typ: 'JWT', kid: 'k1' },
      { alg: 'HS512', typ: 'JWT', kid: 'k1' },
      { alg: 'RS256', typ: 'JWT', kid: 'k1' },
      { alg: 'HS256', typ: 'JWT', kid: 'k2' },
      { alg: 'HS256', typ: 'JWT', kid: '__proto__' },
      { alg: 'HS256', typ: 'JWT' },
      { alg: 'HS256', typ: 'JWT', kid: 'k1', jku: 'https://evil.example/keys' },
    ];
    for (const header of headers) expect(tokens.verify(forge(good, header), EVERYONE)).to.equal(null);
    const unsigned = jwt.sign(good, '', { algorithm: 'none', keyid: 'k1' });
    expect(tokens.verify(unsigned, EVERYONE)).to.equal(null);
    expect(tokens.verify(jwt.sign(good, secret, { algorithm: 'HS512', keyid: 'k1' }), EVERYONE)).to.equal(null);
  });

  it('are refused from another issuer or under another key of the same name', () => {
    expect(tokens.verify(forge({ ...good, iss: 'elsewhere' }), EVERYONE)).to.equal(null);
    const others = createAccessTokens(
      { keys: parseKeyList(`k1:${randomKeyText()}`, 'X'), issuer: 'wardline' },
      () => now,
    );
    expect(tokens.verify(others.sign(NURSE), EVERYONE)).to.equal(null);
  });

  it('are refused with any character changed, and rubbish never throws', () => {
    const token = tokens.sign(NURSE);
    expect(tokens.verify(token, EVERYONE)).to.include(NURSE);
    for (let i = 0; i < token.length; i += 1) {
      const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
      expect(tokens.verify(changed, EVERYONE), `character ${i}`).to.equal(null);
    }
    const header = token.split('.')[0] ?? '';
    for (const rubbish of ['', '.', '..', '...', header, `${header}.`, `${header}..`, `${token}.x`, `${header}.e30.`]) {
      expect(tokens.verify(rubbish, EVERYONE), rubbish).to.equal(null);
    }
    expect(tokens.verify(forge({ ...good, pad: 'x'.repeat(4_000) }), EVERYONE)).to.equal(null);
  });

  it('made under an old key are good while that key is kept', () => {
    const rotated = parseKeyList(`k2:${randomKeyText()},k1:${keyText}`, 'TOKENS');
    const after = createAccessTokens({ keys: rotated, issuer: 'wardline' }, () => now);
    expect(after.verify(tokens.sign(NURSE), ['staff'])).to.include(NURSE);
    expect(jwt.decode(after.sign(NURSE), { complete: true })?.header).to.include({ kid: 'k2', alg: 'HS256' });
    expect(tokens.verify(after.sign(NURSE), ['staff'])).to.equal(null);
  });

  it('cannot be set up with a long life, no issuer, no key or a kid twice', () => {
    const [first] = keys;
    for (const lifeSeconds of [0, 601, 1.5, Number.NaN]) {
      expect(() => createAccessTokens({ keys, issuer: 'wardline', lifeSeconds }, () => now)).to.throw(RangeError);
    }
    expect(() => createAccessTokens({ keys, issuer: '' }, () => now)).to.throw(RangeError);
    expect(() => createAccessTokens({ keys: [], issuer: 'wardline' }, () => now)).to.throw(WeakSecretError);
    expect(() => createAccessTokens({ keys: [first, first], issuer: 'wardline' }, () => now)).to.throw(WeakSecretError);
  });
});
