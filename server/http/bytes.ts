import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { refuse } from './problem-error.ts';

/** What a route that takes bytes is sent, not read yet. */
export interface IncomingBytes {
  /** As the caller says in Content-Length; `null` where they do not say. */
  readonly length: number | null;
  /**
   * The bytes as they come by. Refuses `payload-too-large` with the first byte over `most`, `malformed-body` where the
   * caller goes away in the middle. Once only.
   */
  readonly read: (most: number) => AsyncGenerator<Buffer, void>;
}

/** What a route with `produces: 'bytes'` answers: a file with its type and the name it is kept under. */
export const bytesAnswer = z.strictObject({
  type: z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/u),
  name: z.string(),
  bytes: z.instanceof(Uint8Array),
});

/** The request's body as bytes: `application/octet-stream`, not compressed. Refuses `unsupported-media-type`. */
export function incomingBytes(request: IncomingMessage): IncomingBytes {
  const { 'content-type': type, 'content-encoding': encoding, 'content-length': length } = request.headers;
  if (type !== 'application/octet-stream' || (encoding !== undefined && encoding !== 'identity')) {
    throw refuse('unsupported-media-type', { detail: 'The body must be application/octet-stream, not compressed.' });
  }
  return {
    length: length === undefined ? null : Number(length),
    read: (most) => readAtMost(request, most),
  };
}

async function* readAtMost(request: IncomingMessage, most: number): AsyncGenerator<Buffer, void> {
  let size = 0;
  let isTooLarge = false;
  try {
    // Destroyed, the request would take the answer down with it.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      isTooLarge = size > most;
      if (isTooLarge) break;
      yield chunk;
    }
  } catch {
    throw refuse('malformed-body', { detail: 'The body broke off.' });
  }
  if (isTooLarge) throw refuse('payload-too-large', { detail: `At most ${most} bytes.` });
}

/** The name as a header can carry it: plain letters for old readers (RFC 6266), and the whole of it (RFC 8187). */
export function attachmentHeader(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/gu, '_');
  const whole = encodeURIComponent(name).replaceAll(
    /['()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
