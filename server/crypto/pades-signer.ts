import { createHash, sign, verify, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { SignPdf } from '@signpdf/signpdf';
import { Signer } from '@signpdf/utils';
import * as asn1js from 'asn1js';
import { Certificate, ContentInfo, SignedData } from 'pkijs';
import { der, integer, nothing, octets, oid, readDer, sequence, setOf, tagged } from './der.ts';
import { SIGNATURE_ROOM_BYTES } from './signature-room.ts';
import type { SigningKey } from './signing-certificate.ts';
import type { TimeAuthority } from './time-authority.ts';
import { digestOf } from './time-authority.ts';

export type { SigningKey } from './signing-certificate.ts';

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsa: '1.2.840.113549.1.1.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
} as const;

const signBytes = promisify(sign);
type Part = asn1js.BaseBlock;

const sha256 = (): asn1js.Sequence => sequence(oid(OID.sha256), nothing());
const attribute = (type: string, value: Part): asn1js.Sequence => sequence(oid(type), setOf(value));

/** Issuer and number of the certificate, as they stand in it. */
function issuerOf(certificate: Buffer): { issuer: Part; serialNumber: Part } {
  const { issuer, serialNumber } = Certificate.fromBER(new Uint8Array(certificate).buffer);
  return { issuer: issuer.toSchema(), serialNumber };
}

/**
 * RFC 5035: names the certificate inside what is signed, so that no other with the same key can be put in its place.
 * The hash is SHA-256 by default, and a default is left out in DER.
 */
function signingCertificate(certificate: Buffer): Part {
  const { issuer, serialNumber } = issuerOf(certificate);
  const certificateId = sequence(octets(digestOf(certificate)), sequence(sequence(tagged(4, issuer)), serialNumber));
  return sequence(sequence(certificateId));
}

/**
 * What is signed. No signing time: in a PAdES baseline signature (ETSI EN 319 142-1, 6.3) it stands in the PDF's own
 * dictionary, and a time that can be relied on comes from an authority.
 */
function signedAttributes(content: Buffer, certificate: Buffer): Part[] {
  const attributes = [
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octets(digestOf(content))),
    attribute(OID.signingCertificateV2, signingCertificate(certificate)),
  ];
  // DER puts the parts of a SET OF in the order of their bytes (X.690, 11.6).
  return attributes.sort((one, other) => Buffer.compare(der(one), der(other)));
}

const algorithmOf = (key: SigningKey): asn1js.Sequence =>
  key.privateKey.asymmetricKeyType === 'rsa' ? sequence(oid(OID.rsa), nothing()) : sequence(oid(OID.ecdsaWithSha256));

interface Parts {
  readonly key: SigningKey;
  readonly attributes: readonly Part[];
  readonly signature: Buffer;
  readonly token: Buffer | null;
}

/** CMS SignedData (RFC 5652, 5.1) over bytes that lie elsewhere. */
function signedData({ key, attributes, signature, token }: Parts): Buffer {
  const { issuer, serialNumber } = issuerOf(key.certificate);
  const signer = sequence(
    integer(1),
    sequence(issuer, serialNumber),
    sha256(),
    tagged(0, ...attributes),
    algorithmOf(key),
    octets(signature),
    ...(token === null ? [] : [tagged(1, attribute(OID.timeStampToken, readDer(token)))]),
  );
  const certificates = tagged(0, readDer(key.certificate));
  const data = sequence(integer(1), setOf(sha256()), sequence(oid(OID.data)), certificates, setOf(signer));
  return der(sequence(oid(OID.signedData), tagged(0, data)));
}

/** Signs as CAdES asks for, which the ready-made signer does not; with a time stamp where an authority gives one. */
class CadesSigner extends Signer {
  readonly #key: SigningKey;
  readonly #authority: TimeAuthority | null;
  /** Why no token could be had. */
  outage: unknown = null;

  constructor(key: SigningKey, authority: TimeAuthority | null) {
    super();
    this.#key = key;
    this.#authority = authority;
  }

  override async sign(content: Buffer): Promise<Buffer> {
    const attributes = signedAttributes(content, this.#key.certificate);
    const signature = await signBytes('sha256', der(setOf(...attributes)), this.#key.privateKey);
    const parts = { key: this.#key, attributes, signature };
    const stamped = signedData({ ...parts, token: await this.#token(signature) });
    if (stamped.length <= SIGNATURE_ROOM_BYTES) return stamped;
    this.outage ??= new Error('The time authority’s token is too large.');
    return signedData({ ...parts, token: null });
  }

  async #token(signature: Buffer): Promise<Buffer | null> {
    if (this.#authority === null) return null;
    try {
      return await this.#authority.stamp(digestOf(signature));
    } catch (error) {
      this.outage = error;
      return null;
    }
  }
}

export interface SignedDocument {
  readonly bytes: Buffer;
  /** Why the time authority gave no stamp; `null`: it did, or none is asked. */
  readonly outage: unknown;
}

/**
 * Signs a PDF that has a place for a signature (server/pdf makes one): PAdES B-B, and B-T where `authority` stamps it.
 * That it does not answer keeps nobody from signing.
 */
export async function signDocument(
  pdf: Buffer,
  key: SigningKey,
  authority: TimeAuthority | null,
): Promise<SignedDocument> {
  const signer = new CadesSigner(key, authority);
  const bytes = await new SignPdf().sign(pdf, signer);
  return { bytes, outage: signer.outage };
}

/** The signature in a PDF and the bytes it is over; `null` where there is none that covers all but itself. */
function takeApart(pdf: Buffer): { signature: Buffer; content: Buffer } | null {
  const range = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/u.exec(pdf.toString('latin1'));
  if (range === null) return null;
  const [from = 0, length = 0, next = 0, rest = 0] = range.slice(1).map(Number);
  if (from !== 0 || next + rest !== pdf.length || pdf[length] !== 0x3c || pdf[next - 1] !== 0x3e) return null;
  const padded = Buffer.from(pdf.toString('latin1', length + 1, next - 1), 'hex');
  const { offset } = asn1js.fromBER(new Uint8Array(padded).buffer);
  if (offset <= 0) return null;
  const content = Buffer.concat([pdf.subarray(0, length), pdf.subarray(next)]);
  return { signature: padded.subarray(0, offset), content };
}

/** Whether the PDF is, byte for byte, what was signed with that certificate. Any doubt is a no. */
export function isSignedWith(pdf: Buffer, certificate: Buffer): boolean {
  try {
    const parts = takeApart(pdf);
    if (parts === null) return false;
    const { content } = ContentInfo.fromBER(new Uint8Array(parts.signature).buffer);
    const [signer] = new SignedData({ schema: content }).signerInfos;
    if (signer?.signedAttrs === undefined) return false;
    const digest = signer.signedAttrs.attributes.find(({ type }) => type === OID.messageDigest)?.values[0] as unknown;
    if (!(digest instanceof asn1js.OctetString)) return false;
    const expected = createHash('sha256').update(parts.content).digest();
    if (!expected.equals(Buffer.from(digest.valueBlock.valueHexView))) return false;
    const signed = Buffer.from(signer.signedAttrs.encodedValue);
    const { publicKey } = new X509Certificate(certificate);
    return verify('sha256', signed, publicKey, Buffer.from(signer.signature.valueBlock.valueHexView));
  } catch {
    return false;
  }
}
