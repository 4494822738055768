import { NoAnswer, readProblem } from './failure.ts';

const BASE = '/api/v1';
const PATIENCE_MS = 20_000;

/** What the client needs from its surroundings; tests hand in their own. */
export interface ApiDoors {
  readonly fetch: (input: string, init: RequestInit) => Promise<Response>;
  readonly csrfToken: () => string | null;
  /** Renews the session's cookies. `false`: the session is over. Throws `NoAnswer` where nobody answered. */
  readonly refresh: (askedAt: number) => Promise<boolean>;
  readonly onOver: () => void;
  readonly onLocked: () => void;
  readonly now: () => number;
}

export interface SendOptions {
  readonly body?: unknown;
  /** Keep it for a retry of the same request: the server then does it once and answers the same. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

export interface Api {
  readonly get: <Answer>(path: string, signal?: AbortSignal) => Promise<Answer>;
  /** What answers with a file instead of JSON. */
  readonly getFile: (path: string) => Promise<Blob>;
  readonly send: <Answer>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options?: SendOptions,
  ) => Promise<Answer>;
}

interface Deadline {
  readonly signal: AbortSignal;
  readonly done: () => void;
}

// AbortSignal.any is younger than the oldest browsers we serve.
function deadline(outer?: AbortSignal): Deadline {
  const controller = new AbortController();
  const abort = () => {
    controller.abort();
  };
  const timer = setTimeout(abort, PATIENCE_MS);
  outer?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    done() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    },
  };
}

export function createApi(doors: ApiDoors): Api {
  async function once(method: string, path: string, options: SendOptions): Promise<Response> {
    const limit = deadline(options.signal);
    const headers: Record<string, string> = { Accept: 'application/json' };
    const csrf = doors.csrfToken();
    if (method !== 'GET' && csrf !== null) headers['X-CSRF-Token'] = csrf;
    if (options.key !== undefined) headers['Idempotency-Key'] = options.key;
    if (options.body !== undefined) headers['Content-Type'] = 'application/json';
    try {
      return await doors.fetch(path.startsWith('/api/') ? path : BASE + path, {
        method,
        headers,
        credentials: 'same-origin',
        signal: limit.signal,
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      });
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      throw new NoAnswer('The server did not answer.', { cause: error });
    } finally {
      limit.done();
    }
  }

  async function answered(method: string, path: string, options: SendOptions): Promise<Response> {
    const askedAt = doors.now();
    const first = await once(method, path, options);
    if (first.status !== 401) return first;
    const refusal = await readProblem(first);
    if (refusal.kind !== 'not-signed-in') throw refusal;
    if (!(await doors.refresh(askedAt))) {
      doors.onOver();
      throw refusal;
    }
    return once(method, path, options);
  }

  async function accepted(method: string, path: string, options: SendOptions): Promise<Response> {
    const response = await answered(method, path, options);
    if (response.ok) return response;
    const failure = await readProblem(response);
    if (failure.kind === 'session-locked') doors.onLocked();
    if (failure.kind === 'not-signed-in') doors.onOver();
    throw failure;
  }

  async function request<Answer>(method: string, path: string, options: SendOptions): Promise<Answer> {
    const text = await (await accepted(method, path, options)).text();
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  return {
    get: (path, signal) => request('GET', path, signal === undefined ? {} : { signal }),
    getFile: async (path) => (await accepted('GET', path, {})).blob(),
    send: (method, path, options = {}) => request(method, path, { ...options, key: options.key ?? newKey() }),
  };
}

// crypto.randomUUID exists only where the page came by HTTPS or from this machine; a demo opened to a ward's network has
// neither.
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
