// The MongoDB wire protocol, as far as a driver of today speaks it:
// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
// OP_COMPRESSED is never answered because `hello` advertises no compressor.
import { crc32c } from './crc32c.ts';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Low 16 flag bits are "required": a receiver must refuse a message that sets one it does not know. */
const UNKNOWN_REQUIRED_FLAGS = 0xffff & ~(CHECKSUM_PRESENT | MORE_TO_COME);

const HEADER_BYTES = 16;
export const MAX_MESSAGE_BYTES = 48_000_000;

/** One parsed request. `sequences` are the kind-1 sections: raw BSON documents by field name. */
export type WireRequest = {
  requestId: number;
  /** The first handshake of a driver is an OP_QUERY, and must be answered by an OP_REPLY. */
  isLegacy: boolean;
  /** The sender waits for no answer (unacknowledged write). */
  expectsReply: boolean;
  body: Buffer;
  sequences: Record<string, Buffer[]>;
};

export class WireError extends Error {}

/** Cuts a byte stream into whole messages. A message outside the protocol's sizes is a {@link WireError}. */
export function createMessageSplitter(): (chunk: Buffer) => Buffer[] {
  let parts: Buffer[] = [];
  let buffered = 0;
  let wanted = HEADER_BYTES;
  return (chunk) => {
    parts.push(chunk);
    buffered += chunk.length;
    // Joining only when a message is complete keeps a 16 MB insert from being copied once per 64 KB chunk.
    if (buffered < wanted) return [];
    const bytes = parts.length === 1 ? chunk : Buffer.concat(parts, buffered);
    const messages: Buffer[] = [];
    let offset = 0;
    wanted = HEADER_BYTES;
    while (bytes.length - offset >= HEADER_BYTES) {
      const length = bytes.readInt32LE(offset);
      if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw new WireError(`message of ${length} bytes`);
      if (bytes.length - offset < length) {
        wanted = length;
        break;
      }
      messages.push(bytes.subarray(offset, offset + length));
      offset += length;
    }
    parts = offset < bytes.length ? [bytes.subarray(offset)] : [];
    buffered = bytes.length - offset;
    return messages;
  };
}

export function parseRequest(message: Buffer): WireRequest {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return parseOpMsg(message, requestId);
  if (opCode === OP_QUERY) return parseOpQuery(message, requestId);
  throw new WireError(`unsupported opcode ${opCode}`);
}

function parseOpMsg(message: Buffer, requestId: number): WireRequest {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & UNKNOWN_REQUIRED_FLAGS) !== 0) throw new WireError(`unknown OP_MSG flags ${flags}`);
  let end = message.length;
  if ((flags & CHECKSUM_PRESENT) !== 0) {
    end -= 4;
    if (message.readUInt32LE(end) !== crc32c(message.subarray(0, end))) throw new WireError('OP_MSG checksum mismatch');
  }
  let offset = HEADER_BYTES + 4;
  let body: Buffer | undefined;
  const sequences: Record<string, Buffer[]> = {};
  while (offset < end) {
    const kind = message[offset];
    offset += 1;
    const size = message.readInt32LE(offset);
    if (size < 5 || offset + size > end) throw new WireError('OP_MSG section exceeds its message');
    const section = message.subarray(offset, offset + size);
    offset += size;
    if (kind === 0) body = section;
    else if (kind === 1) {
      const sequence = parseSequence(section);
      sequences[sequence.name] = sequence.documents;
    } else throw new WireError(`unknown OP_MSG section kind ${kind}`);
  }
  if (body === undefined) throw new WireError('OP_MSG without a body');
  return { requestId, isLegacy: false, expectsReply: (flags & MORE_TO_COME) === 0, body, sequences };
}

function parseSequence(section: Buffer): { name: string; documents: Buffer[] } {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new WireError('document sequence without a name');
  const documents: Buffer[] = [];
  let offset = nameEnd + 1;
  while (offset < section.length) {
    const size = section.readInt32LE(offset);
    if (size < 5 || offset + size > section.length) throw new WireError('document exceeds its sequence');
    documents.push(section.subarray(offset, offset + size));
    offset += size;
  }
  return { name: section.toString('utf8', 4, nameEnd), documents };
}

function parseOpQuery(message: Buffer, requestId: number): WireRequest {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  // flags(4) name\0 skip(4) limit(4) document
  const offset = nameEnd + 9;
  const size = message.readInt32LE(offset);
  if (nameEnd < 0 || offset + size > message.length) throw new WireError('malformed OP_QUERY');
  return {
    requestId,
    isLegacy: true,
    expectsReply: true,
    body: message.subarray(offset, offset + size),
    sequences: {},
  };
}

let lastReplyId = 0;

export function encodeResponse(request: WireRequest, document: Buffer): Buffer {
  lastReplyId = (lastReplyId + 1) & 0x7fffffff;
  return request.isLegacy ? encodeOpReply(request, document) : encodeOpMsg(request, document);
}

function encodeOpMsg(request: WireRequest, document: Buffer): Buffer {
  const out = Buffer.allocUnsafe(HEADER_BYTES + 5 + document.length);
  writeHeader(out, request, OP_MSG);
  out.writeUInt32LE(0, HEADER_BYTES);
  out[HEADER_BYTES + 4] = 0;
  out.set(document, HEADER_BYTES + 5);
  return out;
}

function encodeOpReply(request: WireRequest, document: Buffer): Buffer {
  const out = Buffer.alloc(HEADER_BYTES + 20 + document.length);
  writeHeader(out, request, OP_REPLY);
  const AWAIT_CAPABLE = 8;
  out.writeInt32LE(AWAIT_CAPABLE, HEADER_BYTES);
  out.writeInt32LE(1, HEADER_BYTES + 16);
  out.set(document, HEADER_BYTES + 20);
  return out;
}

function writeHeader(out: Buffer, request: WireRequest, opCode: number): void {
  out.writeInt32LE(out.length, 0);
  out.writeInt32LE(lastReplyId, 4);
  out.writeInt32LE(request.requestId, 8);
  out.writeInt32LE(opCode, 12);
}
