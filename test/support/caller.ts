import { randomUUID } from 'node:crypto';

/** What came back: the body is parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly bytes: Buffer;
  readonly headers: Headers;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Sent as they are instead of a body of JSON. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** The same key twice is the same request twice. A fresh one unless given; `null` sends none. */
  readonly idempotencyKey?: string | null;
}

/** A browser of sorts: it keeps the cookies it is given and sends the session's CSRF token with every write. */
export interface Caller {
  get(path: string, options?: CallOptions): Promise<Answer>;
  post(path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  put(path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  patch(path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  delete(path: string, options?: CallOptions): Promise<Answer>;
  readonly cookies: Map<string, string>;
  cookieHeader(): string;
  csrfToken: string | null;
  /** Another window on the same cookies as they are now; it keeps its own from then on. */
  clone(): Caller;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** A caller that nobody has signed in yet. @param origin where the house listens, as its own pages would name it. */
export function createCaller(origin: string, start?: Pick<Caller, 'cookies' | 'csrfToken'>): Caller {
  const cookies = new Map<string, string>(start?.cookies);
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<Answer> => {
    const isWrite = method !== 'GET';
    const key = options.idempotencyKey === undefined ? randomUUID() : options.idempotencyKey;
    const response = await fetch(`${origin}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookies.size > 0 ? { cookie: caller.cookieHeader() } : {}),
        ...(isWrite ? { origin } : {}),
        ...(isWrite && key !== null ? { 'idempotency-key': key } : {}),
        ...(isWrite && caller.csrfToken !== null ? { 'x-csrf-token': caller.csrfToken } : {}),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.bytes === undefined ? {} : { body: Buffer.from(options.bytes) }),
    });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, body: parse(bytes.toString('utf8')), bytes, headers: response.headers };
  };
  const caller: Caller = {
    cookies,
    csrfToken: start?.csrfToken ?? null,
    cookieHeader: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    get: (path, options) => call('GET', path, options),
    post: (path, body, options) => call('POST', path, { ...options, body }),
    put: (path, body, options) => call('PUT', path, { ...options, body }),
    patch: (path, body, options) => call('PATCH', path, { ...options, body }),
    delete: (path, options) => call('DELETE', path, options),
    clone: () => createCaller(origin, caller),
  };
  return caller;
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at);
  if (/max-age=0(?:;|$)/iu.test(line)) cookies.delete(name);
  else cookies.set(name, pair.slice(at + 1));
}
