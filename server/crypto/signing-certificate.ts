import type { KeyObject } from 'node:crypto';
import { createHash, generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import * as asn1js from 'asn1js';
import { bigInteger, bitString, der, integer, octets, oid, readDer, sequence, setOf, tagged } from './der.ts';

/** What documents are signed with. */
export interface SigningKey {
  /** X.509, DER. */
  readonly certificate: Buffer;
  readonly privateKey: KeyObject;
}

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  subjectKeyIdentifier: '2.5.29.14',
} as const;

const VALID_YEARS = 10;
/** What X.520 lets a name be. */
const MOST_LETTERS = 64;
const DAY_MS = 86_400_000;

const makePair = promisify(generateKeyPair);
const signBytes = promisify(sign);

const nameOf = (hospitalName: string) => {
  const part = (type: string, value: string) =>
    setOf(sequence(oid(type), new asn1js.Utf8String({ value: Array.from(value).slice(0, MOST_LETTERS).join('') })));
  return sequence(part(OID.organization, hospitalName), part(OID.commonName, `Documents of ${hospitalName}`));
};

/** RFC 5280, 4.1.2.5: two digits of the year until 2049, four from then on. */
function instant(at: Date): asn1js.UTCTime | asn1js.GeneralizedTime {
  const whole = new Date(Math.floor(at.getTime() / 1000) * 1000);
  return whole.getUTCFullYear() < 2050
    ? new asn1js.UTCTime({ valueDate: whole })
    : new asn1js.GeneralizedTime({ valueDate: whole });
}

const extension = (type: string, isCritical: boolean, value: asn1js.BaseBlock) =>
  sequence(oid(type), ...(isCritical ? [new asn1js.Boolean({ value: true })] : []), octets(der(value)));

/** Signs for nobody else (no CA), and only documents: `digitalSignature` and `nonRepudiation` (RFC 5280, 4.2.1.3). */
const extensions = (publicKey: Uint8Array) =>
  tagged(
    3,
    sequence(
      extension(OID.basicConstraints, true, sequence()),
      extension(OID.keyUsage, true, bitString(Uint8Array.of(0b1100_0000), 6)),
      extension(OID.subjectKeyIdentifier, false, octets(createHash('sha1').update(publicKey).digest())),
    ),
  );

function serialNumber(): asn1js.Integer {
  const bytes = randomBytes(16);
  // Positive, and in the fewest bytes DER allows.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bigInteger(bytes);
}

/**
 * A new key (ECDSA on P-256) with a certificate that it signed itself and that names the hospital. Whoever wants to know
 * that it is the hospital's compares its fingerprint with what the hospital publishes.
 */
export async function newSigningKey(hospitalName: string, at: Date): Promise<SigningKey> {
  const { publicKey, privateKey } = await makePair('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const until = new Date(at);
  until.setUTCFullYear(at.getUTCFullYear() + VALID_YEARS);
  const algorithm = () => sequence(oid(OID.ecdsaWithSha256));
  const signed = sequence(
    tagged(0, integer(2)),
    serialNumber(),
    algorithm(),
    nameOf(hospitalName),
    sequence(instant(new Date(at.getTime() - DAY_MS)), instant(until)),
    nameOf(hospitalName),
    readDer(spki),
    extensions(spki),
  );
  const signature = await signBytes('sha256', der(signed), privateKey);
  return { certificate: der(sequence(signed, algorithm(), bitString(signature))), privateKey };
}

/** SHA-256 of the certificate, as tools print it. */
export const fingerprintOf = (certificate: Uint8Array): string =>
  (createHash('sha256').update(certificate).digest('hex').toUpperCase().match(/../gu) ?? []).join(':');
