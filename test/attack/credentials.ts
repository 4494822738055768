import { createHmac, randomBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { createAccessTokens } from '../../server/crypto/access-tokens.ts';
import type { TokenSubject } from '../../server/crypto/access-tokens.ts';
import type { Caller } from '../support/caller.ts';
import { hangScreen, takeDown } from '../support/wall-screen.ts';
import type { World } from '../support/world.ts';
import { MARK } from './attack-house.ts';

/** Something shown at the door that must not open it. */
export interface Forgery {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Forgeries {
  /** For routes of people, and for those of screens on walls. */
  readonly session: readonly Forgery[];
  readonly screen: readonly Forgery[];
}

const coded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const cookieOf = ({ cookies }: Caller, label: string): string =>
  [...cookies].find(([name]) => name.startsWith(label))?.[1] ?? '';

/** Every credential that somebody could make, find, or take for another. */
export async function forge(world: World): Promise<Forgeries> {
  const port = new URL(world.origin).port;
  const admin = await world.signIn(world.north.admin);
  const southern = await world.signIn(world.south.admin);
  const gone = await world.signIn(world.north.admin);
  const goneToken = cookieOf(gone.caller, 'wl-access');
  const out = await gone.caller.post('/api/v1/session/sign-out');
  if (out.status !== 200) throw new Error('Nobody was signed out.');
  const token = cookieOf(admin.caller, 'wl-access');
  const hung = await hangScreen(world, world.north);
  const mark = cookieOf(hung.caller, 'wl-wall');
  const taken = await hangScreen(world, world.north);
  await takeDown(world, world.north, taken.screen);

  const as = (label: string, name: string, value: string): Forgery => ({
    name,
    headers: { cookie: `${label}-${port}=${value}` },
  });
  const tokens = {
    ...tokensLike(world, token, cookieOf(southern.caller, 'wl-access'), admin.session.id),
    'of a session that is over': goneToken,
  };
  const elsewhere = wrongPlaces(port, token);
  const others = {
    'the refresh token': cookieOf(admin.caller, 'wl-refresh'),
    'the CSRF token': admin.session.csrfToken,
    'a screen’s mark': mark,
  };
  const marks = {
    'a session’s token': token,
    'the refresh token': others['the refresh token'],
    'of a screen taken down': cookieOf(taken.caller, 'wl-wall'),
    'with another’s prefix': mark.replace(world.north.tenant.id, world.south.tenant.id),
    'without its prefix': mark.split('.')[1] ?? '',
    'without its secret': `${world.north.tenant.id}.`,
    'without its last letter': mark.slice(0, -1),
    'of nobody': `${world.north.tenant.id}.${randomBytes(32).toString('base64url')}`,
    'with an operator in it': `${world.north.tenant.id}.{"$ne":null}`,
  };
  const list = (label: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => as(label, `${name} as ${label}`, value));
  return {
    session: [{ name: 'nothing', headers: {} }, ...list('wl-access', { ...tokens, ...others }), ...elsewhere],
    screen: [
      { name: 'nothing', headers: {} },
      ...list('wl-wall', marks),
      as('wl-access', 'the mark as wl-access', mark),
      as('wl-access', 'a session beside', token),
    ],
  };
}

/** A good token where nobody should look for one. */
function wrongPlaces(port: string, token: string): readonly Forgery[] {
  const cookie = (name: string, value: string) => ({ name, headers: { cookie: value } });
  return [
    cookie('under the name of another port', `wl-access-${Number(port) + 1}=${token}`),
    cookie('under the name of https', `__Host-wl-access=${token}`),
    cookie('under no port', `wl-access=${token}`),
    cookie('in capitals', `WL-ACCESS-${port}=${token}`),
    cookie('as the device’s', `wl-device-${port}=${token}`),
    cookie('behind a forged one', `wl-access-${port}=${MARK}; wl-access-${port}=${token}`),
    cookie('split in two', `wl-access-${port}=${token.slice(0, 40)}; ${token.slice(40)}`),
    { name: 'as a bearer', headers: { authorization: `Bearer ${token}` } },
    { name: 'as a header', headers: { 'x-access-token': token, 'x-user-id': 'admin', 'x-hospital-id': 'NORTH' } },
  ];
}

/** Tokens like that one which we did not make, or not for this door. */
function tokensLike(
  world: World,
  token: string,
  southern: string,
  sessionId: string,
): Readonly<Record<string, string>> {
  const { secrets } = world.app.services.config;
  const { admin, doctor, tenant } = world.north;
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const key = secrets.tokenKeys[0];
  if (key === undefined) throw new Error('There is no key.');
  const { kid } = key;
  const headed = (head: object, secret: string | Buffer, hash = 'sha256', body = coded(claims)) => {
    const signed = `${coded(head)}.${body}`;
    return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
  };
  const subject = { audience: 'staff', userId: admin.id, sessionId, hospitalId: tenant.id } as const;
  const ours = (who: TokenSubject): string => world.app.services.tokens.sign(who);
  const signed = (change: Record<string, unknown>) =>
    jwt.sign({ ...claims, ...change }, key.key, { algorithm: 'HS256', keyid: kid });
  const at = (ms: number, issuer = 'wardline') =>
    createAccessTokens({ keys: secrets.tokenKeys, issuer }, () => new Date(world.clock.now().getTime() + ms)).sign(
      subject,
    );
  const secret = randomBytes(32);
  return {
    empty: '',
    'no token': MARK,
    'an object': '{"$ne":null}',
    'very long': `${header}.${payload}.${'A'.repeat(6_000)}`,
    'alg none': `${coded({ alg: 'none', typ: 'JWT', kid })}.${payload}.`,
    'alg none with the signature': `${coded({ alg: 'nOnE', typ: 'JWT', kid })}.${payload}.${signature}`,
    'another algorithm': headed({ alg: 'HS512', typ: 'JWT', kid }, secret, 'sha512'),
    'a public key’s algorithm': headed({ alg: 'RS256', typ: 'JWT', kid }, secret),
    'another key': headed({ alg: 'HS256', typ: 'JWT', kid }, secret),
    'an empty key': headed({ alg: 'HS256', typ: 'JWT', kid }, ''),
    'its kid as the key': headed({ alg: 'HS256', typ: 'JWT', kid }, kid),
    'another kid': headed({ alg: 'HS256', typ: 'JWT', kid: 'other' }, secret),
    'a path as kid': headed({ alg: 'HS256', typ: 'JWT', kid: '../../../../dev/null' }, ''),
    'no kid': headed({ alg: 'HS256', typ: 'JWT' }, secret),
    'its own key in the header': headed(
      { alg: 'HS256', typ: 'JWT', kid, jwk: { kty: 'oct', k: secret.toString('base64url') } },
      secret,
    ),
    'a key’s address': headed({ alg: 'HS256', typ: 'JWT', kid, jku: 'https://evil.example/keys' }, secret),
    'without its signature': `${header}.${payload}.`,
    'without its end': token.slice(0, -1),
    'two parts': `${header}.${payload}`,
    'four parts': `${token}.${signature}`,
    'another’s claims': `${header}.${southern.split('.')[1]}.${signature}`,
    'another’s signature': `${header}.${payload}.${southern.split('.')[2]}`,
    'for patients': ours({ ...subject, audience: 'patient' }),
    'for operators': ours({ audience: 'operator', userId: admin.id, sessionId, hospitalId: null }),
    'for walls': signed({ aud: 'wall' }),
    'for two audiences': signed({ aud: ['staff', 'operator'] }),
    'for nobody': signed({ aud: '' }),
    'this session at South': ours({ ...subject, hospitalId: world.south.tenant.id }),
    'this session at the platform': signed({ hid: '00000000-0000-7000-8000-000000000000' }),
    'another person in this session': ours({ ...subject, userId: doctor.id }),
    'a session of nobody': ours({ ...subject, sessionId: world.north.tenant.id }),
    'an operator in its claims': signed({ sid: { $ne: null } }),
    'a hospital with an operator': signed({ hid: { $gt: '' } }),
    expired: at(-601_000),
    'of tomorrow': at(86_400_000),
    'of another issuer': at(0, 'elsewhere'),
    'that lives too long': signed({ exp: Number(claims['iat']) + 6_000 }),
    'that lives for ever': signed({ exp: 1e15 }),
  };
}
