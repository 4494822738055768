import type { UploadTicket } from '../../../../shared/schemas/files.ts';
import { NoAnswer, readProblem } from '../api/failure.ts';
import { sessionOf, sessionStore } from '../session/session-store.ts';

const PATIENCE_MS = 120_000;

interface SendOptions {
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress: (part: number) => void;
}

/**
 * Sends the bytes where the ticket says: to ourselves with the session, or to the object store with nothing but what it
 * signed. By XMLHttpRequest, which alone says how far an upload is. Throws `ApiProblem` and `NoAnswer`.
 */
export function sendBytes(ticket: UploadTicket, file: Blob, { signal, onProgress }: SendOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const isOurs = ticket.url.startsWith('/');
    request.open('PUT', ticket.url);
    request.timeout = PATIENCE_MS;
    for (const [name, value] of Object.entries(ticket.headers)) request.setRequestHeader(name, value);
    const csrf = sessionOf(sessionStore.get())?.csrfToken;
    if (isOurs && csrf !== undefined) request.setRequestHeader('X-CSRF-Token', csrf);
    const abort = () => {
      request.abort();
    };
    signal.addEventListener('abort', abort, { once: true });
    const failed = () => {
      reject(new NoAnswer('The upload broke off.'));
    };
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      onProgress(total === 0 ? 0 : loaded / total);
    });
    for (const end of ['error', 'timeout', 'abort'] as const) request.addEventListener(end, failed);
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else readProblem(new Response(request.responseText, { status: request.status })).then(reject, reject);
    });
    request.addEventListener('loadend', () => {
      signal.removeEventListener('abort', abort);
    });
    request.send(file);
  });
}
