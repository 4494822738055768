import { createSecretKey, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { Secret, TOTP, URI } from 'otpauth';
import { hashRecoveryCode, newRecoveryCodes, spendRecoveryCode } from '../../../server/crypto/recovery-codes.ts';
import { newTotpSecret, totpUri, verifyTotp } from '../../../server/crypto/totp.ts';
import { NOW } from './keys.ts';

// RFC 6238, appendix B: the secret of its examples, whose codes are the last six of the eight digits shown.
const RFC_SECRET = Secret.fromLatin1('12345678901234567890').base32;

describe('authenticator codes', () => {
  const secret = newTotpSecret();
  const step = Math.floor(NOW.getTime() / 30_000);
  const codeAt = (offsetSteps: number): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: NOW.getTime() + offsetSteps * 30_000 });

  it('agree with the examples of RFC 6238', () => {
    expect(verifyTotp(RFC_SECRET, '287082', new Date(59_000), null)).to.equal(1);
    expect(verifyTotp(RFC_SECRET, '081804', new Date(1_111_111_109_000), null)).to.equal(37_037_036);
    expect(verifyTotp(RFC_SECRET, '005924', new Date(1_234_567_890_000), null)).to.equal(41_152_263);
  });

  it('are taken one step early or late, not two', () => {
    for (const offset of [-1, 0, 1]) expect(verifyTotp(secret, codeAt(offset), NOW, null)).to.equal(step + offset);
    for (const offset of [-2, 2]) expect(verifyTotp(secret, codeAt(offset), NOW, null)).to.equal(null);
  });

  it('are good once: neither the used step nor an earlier one', () => {
    expect(verifyTotp(secret, codeAt(0), NOW, step)).to.equal(null);
    expect(verifyTotp(secret, codeAt(-1), NOW, step)).to.equal(null);
    expect(verifyTotp(secret, codeAt(1), NOW, step)).to.equal(step + 1);
    expect(verifyTotp(secret, codeAt(0), NOW, step - 1)).to.equal(step);
  });

  it('are refused when they are not six digits or of another secret', () => {
    for (const code of ['', '12345', `${codeAt(0)}0`, `0${codeAt(0)}`, ` ${codeAt(0)}`, 'abcdef']) {
      expect(verifyTotp(secret, code, NOW, null)).to.equal(null);
    }
    const wrong = [-1, 0, 1].map(codeAt).includes('000000') ? '111111' : '000000';
    expect(verifyTotp(secret, wrong, NOW, null)).to.equal(null);
    expect(() => verifyTotp('not base32!', '123456', NOW, null)).to.throw(TypeError);
  });

  it('have secrets of 160 bits and an address an app can read', () => {
    expect(secret)
      .to.match(/^[A-Z2-7]{32}$/)
      .and.not.to.equal(newTotpSecret());
    const uri = totpUri(secret, 'asha:rao@north.example');
    expect(uri).to.match(/^otpauth:\/\/totp\/Wardline:/);
    const read = URI.parse(uri);
    if (!(read instanceof TOTP)) throw new Error('not a time-based code');
    expect({ issuer: read.issuer, secret: read.secret.base32, digits: read.digits, period: read.period }).to.deep.equal(
      {
        issuer: 'Wardline',
        secret,
        digits: 6,
        period: 30,
      },
    );
  });
});

describe('recovery codes', () => {
  const pepper = createSecretKey(randomBytes(32));

  it('are ten, all different, in two groups of five', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).to.equal(10);
    for (const code of codes) expect(code).to.match(/^[A-Z2-7]{5}-[A-Z2-7]{5}$/);
  });

  it('are good once', () => {
    const codes = newRecoveryCodes();
    const hashes = codes.map((code) => hashRecoveryCode(pepper, 'u1', code));
    const spent = spendRecoveryCode(pepper, 'u1', hashes, codes[3] ?? '');
    expect(spent?.spentHash).to.equal(hashes[3]);
    expect(spent?.remaining).to.deep.equal(hashes.filter((_, index) => index !== 3));
    expect(spendRecoveryCode(pepper, 'u1', spent?.remaining ?? [], codes[3] ?? '')).to.equal(null);
    expect(spendRecoveryCode(pepper, 'u1', spent?.remaining ?? [], codes[4] ?? '')).not.to.equal(null);
  });

  it('are of one user only, and others are none', () => {
    const [code = ''] = newRecoveryCodes();
    const hashes = [hashRecoveryCode(pepper, 'u1', code)];
    expect(spendRecoveryCode(pepper, 'u2', hashes, code)).to.equal(null);
    for (const other of ['', code.slice(1), `${code}A`])
      expect(spendRecoveryCode(pepper, 'u1', hashes, other)).to.equal(null);
  });

  it('may be typed in small letters, without the dash, or with look-alike digits', () => {
    const hashes = [hashRecoveryCode(pepper, 'u1', 'OIB2A-QQQQQ')];
    for (const typed of ['oib2aqqqqq', ' 0182a qqqqq ', 'OIB2A-QQQQQ']) {
      expect(spendRecoveryCode(pepper, 'u1', hashes, typed), typed).not.to.equal(null);
    }
  });
});
