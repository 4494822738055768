import crypto, { createSecretKey, randomBytes } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { expect } from 'chai';
import { bytesEqual, textEqual } from '../../../server/crypto/constant-time.ts';
import { csrfToken, isCsrfToken } from '../../../server/crypto/csrf.ts';
import { hashRecoveryCode, spendRecoveryCode } from '../../../server/crypto/recovery-codes.ts';
import {
  codeMatches,
  firstOperatorCode,
  hashCode,
  hashToken,
  newOpaqueToken,
  sixDigitCode,
  tokenMatches,
} from '../../../server/crypto/opaque-tokens.ts';

const key = createSecretKey(randomBytes(32));
const otherKey = createSecretKey(randomBytes(32));

describe('opaque tokens', () => {
  it('are 256 random bits in letters that fit an address', () => {
    const made = new Set(Array.from({ length: 1_000 }, newOpaqueToken));
    expect(made.size).to.equal(1_000);
    for (const token of made) expect(token).to.match(/^[A-Za-z0-9_-]{43}$/);
  });

  it('match their own hash only', () => {
    const token = newOpaqueToken();
    expect(hashToken('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(tokenMatches(token, hashToken(token))).to.equal(true);
    expect(tokenMatches(newOpaqueToken(), hashToken(token))).to.equal(false);
    expect(tokenMatches(token, token)).to.equal(false);
    expect(tokenMatches('', '')).to.equal(false);
  });
});

describe('the code of the first operator', () => {
  it('is the same wherever the pepper is, and says nothing of another', () => {
    expect(firstOperatorCode(key)).to.match(/^[A-Za-z0-9_-]{24}$/);
    expect(firstOperatorCode(key)).to.equal(firstOperatorCode(key));
    expect(firstOperatorCode(otherKey)).not.to.equal(firstOperatorCode(key));
  });
});

describe('one-time codes', () => {
  const binding = { challengeId: 'c1', purpose: 'sign-in', hospitalId: 'north' };

  it('are six digits, zeros in front included, each first digit about as often', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 20_000; i += 1) {
      const code = sixDigitCode();
      expect(/^\d{6}$/.test(code)).to.equal(true);
      const first = Number(code.charAt(0));
      counts[first] = (counts[first] ?? 0) + 1;
    }
    // 2,000 expected with a standard deviation of 42: eight of them either way.
    for (const count of counts) expect(count).to.be.within(1_660, 2_340);
  });

  it('match only with their challenge, purpose, hospital and pepper', () => {
    const hash = hashCode(key, '012345', binding);
    expect(hash).to.match(/^[0-9a-f]{64}$/);
    expect(codeMatches(key, '012345', binding, hash)).to.equal(true);
    expect(codeMatches(key, '012346', binding, hash)).to.equal(false);
    expect(codeMatches(otherKey, '012345', binding, hash)).to.equal(false);
    for (const other of [
      { challengeId: 'c2' },
      { purpose: 'reset-password' },
      { hospitalId: 'south' },
      { hospitalId: null },
    ]) {
      expect(codeMatches(key, '012345', { ...binding, ...other }, hash)).to.equal(false);
    }
  });

  it('of the platform are not those of a hospital that has its name', () => {
    const platform = hashCode(key, '012345', { ...binding, hospitalId: null });
    for (const hospitalId of ['', 'platform', 'null'])
      expect(hashCode(key, '012345', { ...binding, hospitalId })).not.to.equal(platform);
  });

  it('are nothing but six digits', () => {
    for (const text of ['', '12345', '1234567', '12345a', ' 12345', '१२३४५६']) {
      expect(codeMatches(key, text, binding, hashCode(key, text, binding)), text).to.equal(false);
    }
  });
});

describe('constant-time comparison', () => {
  it('tells equal from unequal, whatever the lengths', () => {
    expect(textEqual('abc', 'abc')).to.equal(true);
    expect(textEqual('', '')).to.equal(true);
    for (const other of ['abd', 'ab', 'abcd', '', 'ABC']) expect(textEqual('abc', other)).to.equal(false);
    expect(bytesEqual(Buffer.from('é'), Buffer.from([0xc3, 0xa9]))).to.equal(true);
    expect(bytesEqual(Buffer.of(0), Buffer.of())).to.equal(false);
  });
});

describe('secrets that come from outside', () => {
  const original = crypto.timingSafeEqual;
  let calls = 0;

  beforeEach(() => {
    calls = 0;
    crypto.timingSafeEqual = (a, b) => {
      calls += 1;
      return original(a, b);
    };
    // Only then do the named imports of the code under test see the counting one.
    syncBuiltinESMExports();
  });
  afterEach(() => {
    crypto.timingSafeEqual = original;
    syncBuiltinESMExports();
  });

  const binding = { challengeId: 'c1', purpose: 'sign-in', hospitalId: 'north' };
  const checks: [string, () => boolean][] = [
    ['tokens', () => tokenMatches('a', hashToken('b'))],
    ['codes', () => codeMatches(key, '000000', binding, hashCode(key, '000001', binding))],
    ['CSRF tokens', () => isCsrfToken(key, 's1', csrfToken(key, 's2'))],
    ['recovery codes', () => spendRecoveryCode(key, 'u1', [hashRecoveryCode(key, 'u1', 'A')], 'B') !== null],
  ];
  for (const [what, check] of checks) {
    it(`such as ${what} are compared in constant time`, () => {
      expect(check()).to.equal(false);
      expect(calls).to.equal(1);
    });
  }
});

describe('CSRF tokens', () => {
  it('belong to one session and one key', () => {
    const token = csrfToken(key, 's1');
    expect(token).to.match(/^[A-Za-z0-9_-]{43}$/);
    expect(isCsrfToken(key, 's1', token)).to.equal(true);
    expect(isCsrfToken(key, 's2', token)).to.equal(false);
    expect(isCsrfToken(otherKey, 's1', token)).to.equal(false);
  });

  it('refuse whatever else a header can hold', () => {
    const token = csrfToken(key, 's1');
    for (const other of [undefined, null, '', [token], `${token}, ${token}`, token.slice(1), ` ${token}`, { token }]) {
      expect(isCsrfToken(key, 's1', other)).to.equal(false);
    }
  });
});
