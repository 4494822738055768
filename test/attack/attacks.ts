import { gzipSync } from 'node:zlib';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import { MARK } from './attack-house.ts';
import type { Forgery } from './credentials.ts';
import { placesOf } from './forms.ts';
import type { Hit, Shot } from './shots.ts';
import type { Target } from './targets.ts';

/** A request that must be refused as one of these (none: it may be answered, as long as nothing leaks or fails); `expects` says what is wrong with the refusal, if anything. */
export interface Attack {
  readonly name: string;
  readonly shot: Shot;
  readonly kinds: readonly ProblemKind[];
  readonly expects?: (hit: Hit) => string | null;
}

const without = (headers: Readonly<Record<string, string>>, ...names: string[]) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/** The route asked by somebody who shows that instead of a session. */
export async function asWith(target: Target, forgeries: readonly Forgery[]): Promise<readonly Attack[]> {
  const { headers, ...shot } = await target.shot(target.blank());
  return forgeries.map(({ name, headers: shown }) => ({
    name,
    shot: { ...shot, headers: { ...without(headers, 'cookie'), ...shown } },
    kinds: ['not-signed-in'],
  }));
}

/** A write as another page, or one in another window, could have a browser send it. */
export async function foreignPages(target: Target, origin: string): Promise<readonly Attack[]> {
  const { method, permission } = target.route.spec;
  if (method === 'get') return [];
  const shot = await target.shot(target.blank());
  const { headers } = shot;
  const from = (name: string, more: Readonly<Record<string, string>>): Attack => ({
    name,
    shot: { ...shot, headers: { ...headers, ...more } },
    kinds: ['origin-refused'],
  });
  const { port } = new URL(origin);
  const pages = [
    from('a foreign page', { origin: 'https://evil.example' }),
    from('a page of no origin', { origin: 'null' }),
    from('a name that begins as ours', { origin: `${origin}.evil.example` }),
    from('another port', { origin: origin.replace(port, String(Number(port) + 1)) }),
    from('another scheme', { origin: origin.replace('http:', 'https:') }),
    from('ours with a path', { origin: `${origin}/x` }),
    from('two origins', { origin: `${origin}, https://evil.example` }),
    from('another site by the browser’s word', { 'sec-fetch-site': 'cross-site' }),
    from('a neighbour by the browser’s word', { 'sec-fetch-site': 'same-site' }),
    from('a foreign name that points here', { host: 'evil.example', origin: 'http://evil.example' }),
  ];
  if (permission === undefined) return pages;
  const token = headers['x-csrf-token'] ?? '';
  const bare = without(headers, 'x-csrf-token');
  const tokens: Readonly<Record<string, Record<string, string>>> = {
    'no token': {},
    'an empty token': { 'x-csrf-token': '' },
    'a made-up token': { 'x-csrf-token': MARK },
    'a token without its end': { 'x-csrf-token': token.slice(0, -1) },
    'a token and more': { 'x-csrf-token': `${token}A` },
    'two tokens': { 'x-csrf-token': `${token}, ${token}` },
    'a token in a cookie': { cookie: `${headers['cookie']}; x-csrf-token=${token}` },
    'a token by another name': { 'x-xsrf-token': token },
  };
  const forged = Object.entries(tokens).map(([name, more]): Attack => ({
    name,
    shot: { ...shot, headers: { ...bare, ...more } },
    kinds: ['csrf-refused'],
  }));
  return [...pages, ...forged];
}

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** Bodies that are no JSON of ours. */
export async function shapeAttacks(target: Target): Promise<readonly Attack[]> {
  const { body: schema } = target.route.spec;
  if (schema === undefined) return [];
  const good = await target.shot(target.blank());
  const text = String(good.body);
  const sent = (
    name: string,
    kind: ProblemKind,
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): Attack => ({
    name,
    shot: { ...good, body, headers: { ...good.headers, ...headers } },
    kinds: [kind],
  });
  const typed = (type: string): Attack => sent(`as ${type}`, 'unsupported-media-type', text, { 'content-type': type });
  const takesArrays = placesOf(schema).some(({ path, kind }) => path.length === 0 && kind === 'array');
  return [
    ...[
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/jsonp',
      'text/json',
      'application/octet-stream',
      '',
      'application/json, text/plain',
      'application/merge-patch+json',
    ].map(typed),
    sent('compressed', 'unsupported-media-type', gzipSync(text), { 'content-encoding': 'gzip' }),
    sent('as a form', 'unsupported-media-type', 'email[$ne]=x', {
      'content-type': 'application/x-www-form-urlencoded',
    }),
    sent('nothing', 'malformed-body', ''),
    sent('half of it', 'malformed-body', text.slice(0, -1)),
    sent('a word', 'malformed-body', MARK),
    sent('with a comma too many', 'malformed-body', `${text.slice(0, -1)},}`),
    sent(
      'not UTF-8',
      'malformed-body',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}')]),
    ),
    sent('in UTF-16', 'malformed-body', Buffer.from(text, 'utf16le')),
    sent('with a bare NUL', 'malformed-body', `{"a":"\u0000"}`),
    sent('with half a character', 'malformed-body', '{"a":"\\ud800"}'),
    sent('with half a character as a name', 'malformed-body', '{"\\udc00":1}'),
    sent('nine levels deep', 'malformed-body', nested(9)),
    sent('ten thousand levels deep', 'malformed-body', nested(10_000)),
    sent('a list ten thousand levels deep', 'malformed-body', `${'['.repeat(10_000)}${']'.repeat(10_000)}`),
    sent('of 101 KB', 'payload-too-large', `{"a":"${'x'.repeat(101 * 1024)}"}`, { connection: 'close' }),
    ...(takesArrays ? [] : ['[]', '[{}]']).map((body) => sent(`a list ${body}`, 'invalid-input', body)),
    ...['null', '"x"', '7', 'true', '1e999'].map((body) => sent(`the value ${body}`, 'invalid-input', body)),
  ];
}
