import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { DemoView } from '../../shared/schemas/sign-in.ts';
import { signInAnswer } from '../../shared/schemas/sign-in.ts';
import { problem } from '../../shared/types/problem.ts';

/** The server said no; `kind` is the problem's kind. */
export class Refused extends Error {
  readonly kind: string;

  constructor(status: number, body: unknown) {
    const parsed = problem.safeParse(body);
    super(parsed.success ? parsed.data.title : `HTTP ${status}`);
    this.name = 'Refused';
    this.kind = parsed.success ? parsed.data.type.replace('urn:wardline:problem:', '') : 'unknown';
  }
}

/** Someone of the demo with a browser of sorts: signs in when asked to, and again when the session is over. */
export interface DemoPerson {
  readonly displayName: string;
  get<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>>;
  post<Shape extends z.ZodType>(path: string, body: unknown, shape: Shape): Promise<z.output<Shape>>;
}

interface Session {
  readonly cookie: string;
  readonly csrfToken: string;
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? null : (JSON.parse(text) as unknown);
}

export function createDemoPerson(origin: string, login: DemoView['logins'][number]): DemoPerson {
  let session: Promise<Session> | null = null;

  async function signIn(): Promise<Session> {
    const { hospitalCode, email, password } = login;
    const response = await fetch(`${origin}/api/v1/sign-in`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ hospitalCode, email, password }),
    });
    const body = await readBody(response);
    if (!response.ok) throw new Refused(response.status, body);
    const answer = signInAnswer.parse(body);
    if (answer.step !== 'signed-in') throw new Error('The demo’s people have no second factor.');
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return { cookie, csrfToken: answer.session.csrfToken };
  }

  async function send(method: string, path: string, body: unknown, key: string): Promise<unknown> {
    session ??= signIn();
    const { cookie, csrfToken } = await session;
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        cookie,
        ...(method === 'GET'
          ? {}
          : { origin, 'x-csrf-token': csrfToken, 'idempotency-key': key, 'content-type': 'application/json' }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await readBody(response);
    if (response.ok) return answer;
    throw new Refused(response.status, answer);
  }

  async function ask(method: string, path: string, body: unknown): Promise<unknown> {
    const key = randomUUID();
    try {
      return await send(method, path, body, key);
    } catch (error) {
      if (!(error instanceof Refused) || !['not-signed-in', 'session-locked'].includes(error.kind)) throw error;
      session = null;
      return send(method, path, body, key);
    }
  }

  return {
    displayName: login.displayName,
    get: async (path, shape) => shape.parse(await ask('GET', path, null)),
    post: async (path, body, shape) => shape.parse(await ask('POST', path, body)),
  };
}
