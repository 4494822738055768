import * as asn1js from 'asn1js';

/** The few DER forms (X.690) that certificates and signatures are made of. */
type Part = asn1js.BaseBlock;

export const sequence = (...value: Part[]): asn1js.Sequence => new asn1js.Sequence({ value });
export const setOf = (...value: Part[]): asn1js.Set => new asn1js.Set({ value });
export const oid = (value: string): asn1js.ObjectIdentifier => new asn1js.ObjectIdentifier({ value });
export const integer = (value: number): asn1js.Integer => new asn1js.Integer({ value });
export const octets = (bytes: Uint8Array): asn1js.OctetString => new asn1js.OctetString({ valueHex: exact(bytes) });
export const nothing = (): asn1js.Null => new asn1js.Null();

/** A number of any size: its bytes, the first bit of which is not set. */
export const bigInteger = (bytes: Uint8Array): asn1js.Integer => new asn1js.Integer({ valueHex: exact(bytes) });

/** `[tag]` around what stands in it (explicit), or in place of a SEQUENCE's or SET's own tag (implicit): both look so. */
export const tagged = (tagNumber: number, ...value: Part[]): asn1js.Constructed =>
  new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber }, value });

export const bitString = (bytes: Uint8Array, unusedBits = 0): asn1js.BitString =>
  new asn1js.BitString({ valueHex: exact(bytes), unusedBits });

export const der = (part: Part): Buffer => Buffer.from(part.toBER());

/** What stands in these bytes. Throws where they are no DER, or more than one piece. */
export function readDer(bytes: Uint8Array): Part {
  const { offset, result } = asn1js.fromBER(exact(bytes));
  if (offset !== bytes.length) throw new Error('These bytes are not one piece of DER.');
  return result;
}

/** A view's own bytes: `buffer` alone may hold more than the view shows. */
function exact(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
