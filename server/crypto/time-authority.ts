import { createHash, randomBytes } from 'node:crypto';
import { AlgorithmIdentifier, MessageImprint, SignedData, TimeStampReq, TimeStampResp, TSTInfo } from 'pkijs';
import type { ContentInfo } from 'pkijs';
import * as asn1js from 'asn1js';
import { der } from './der.ts';

/** Says that something was there at an instant (RFC 3161). */
export interface TimeAuthority {
  /** The token for this SHA-256, DER. Throws where none can be had now. */
  stamp(digest: Uint8Array): Promise<Buffer>;
}

/** The authority did not answer in time, refused, or answered something else than was asked. */
export class TimeAuthorityError extends Error {
  override readonly name = 'TimeAuthorityError';
}

const SHA256 = '2.16.840.1.101.3.4.2.1';
const ANSWER_MS = 5_000;
const MOST_BYTES = 64 * 1024;

const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

async function read(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new TimeAuthorityError('The time authority answered too much.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function question(digest: Uint8Array, nonce: Uint8Array): Buffer {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new asn1js.Null() }),
      hashedMessage: new asn1js.OctetString({ valueHex: buffer(digest) }),
    }),
    nonce: new asn1js.Integer({ valueHex: buffer(nonce) }),
    certReq: true,
  });
  return der(request.toSchema());
}

/** What a token says it stamped. */
function stamped(token: ContentInfo): TSTInfo {
  const { eContent } = new SignedData({ schema: token.content }).encapContentInfo;
  if (eContent === undefined) throw new TimeAuthorityError('The time authority’s token is empty.');
  return TSTInfo.fromBER(eContent.getValue());
}

function tokenOf(answer: Uint8Array, digest: Uint8Array, nonce: Uint8Array): Buffer {
  const { status, timeStampToken } = TimeStampResp.fromBER(buffer(answer));
  // 0: granted; 1: granted with changes (RFC 3161, 2.4.2).
  if ((status.status as number) > 1 || timeStampToken === undefined) {
    throw new TimeAuthorityError('The time authority refused.');
  }
  const { messageImprint, nonce: echoed } = stamped(timeStampToken);
  const isOurs =
    messageImprint.hashAlgorithm.algorithmId === SHA256 &&
    Buffer.from(messageImprint.hashedMessage.valueBlock.valueHexView).equals(digest) &&
    echoed !== undefined &&
    Buffer.from(echoed.valueBlock.valueHexView).equals(nonce);
  if (!isOurs) throw new TimeAuthorityError('The time authority’s token is about something else.');
  return der(timeStampToken.toSchema());
}

/** The authority at that address, asked over HTTP (RFC 3161, 3.4); it gets a hash and nothing else. */
export function timeAuthorityAt(url: string, mostMs = ANSWER_MS): TimeAuthority {
  return {
    async stamp(digest) {
      const nonce = randomBytes(8);
      // A positive number, in the fewest bytes DER allows.
      nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(mostMs),
        headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
        body: new Uint8Array(question(digest, nonce)),
      });
      const answer = await read(response);
      if (!response.ok) throw new TimeAuthorityError(`The time authority answered ${response.status}.`);
      return tokenOf(answer, digest, nonce);
    },
  };
}

/** Of what a token is asked for. */
export const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
