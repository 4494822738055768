import type { IncomingMessage } from 'node:http';
import { ProblemError, refuse } from './problem-error.ts';

/** No JSON of ours is larger (SAFETY, Input). */
export const MAX_BODY_BYTES = 100 * 1024;
const MAX_DEPTH = 8;
/** Whoever sends that little in more time than this is not waited for. */
const PATIENCE_MS = 30_000;

/**
 * The request's body as JSON: `application/json` in UTF-8 only, at most 100 KB and 8 levels deep. Throws
 * `unsupported-media-type`, `payload-too-large`, `malformed-body`.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/iu.test(type)) throw refuse('unsupported-media-type');
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw refuse('unsupported-media-type', { detail: 'The body must not be compressed.' });
  const bytes = await readBytes(request);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse('malformed-body');
  }
  if (hasLoneSurrogate(value, MAX_DEPTH)) throw refuse('malformed-body', { detail: 'Half a character stands alone.' });
  if (isDeeperThan(value, MAX_DEPTH)) throw refuse('malformed-body', { detail: `At most ${MAX_DEPTH} levels deep.` });
  return value;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Text that has no UTF-8 (RFC 7493, 2.1): JSON can name half a character by `\\ud800`, and nothing behind us could keep it. */
function hasLoneSurrogate(value: unknown, levels: number): boolean {
  if (typeof value === 'string') return LONE_SURROGATE.test(value);
  if (typeof value !== 'object' || value === null || levels === 0) return false;
  return Object.entries(value).some(([key, inner]) => LONE_SURROGATE.test(key) || hasLoneSurrogate(inner, levels - 1));
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const impatience = setTimeout(() => request.destroy(), PATIENCE_MS);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) throw refuse('payload-too-large', { detail: 'At most 100 KB.' });
      chunks.push(chunk);
    }
  } catch (error) {
    // The client went away in the middle: no failure of ours, and nobody is there to be told.
    throw error instanceof ProblemError ? error : refuse('malformed-body');
  } finally {
    clearTimeout(impatience);
  }
  return Buffer.concat(chunks);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
