import { parseCookie, stringifySetCookie } from 'cookie';
import type { Config } from '../config/config.ts';
import type { CookieName } from './route.ts';

const LABELS = {
  access: 'wl-access',
  refresh: 'wl-refresh',
  device: 'wl-device',
  wall: 'wl-wall',
} as const satisfies Record<CookieName, string>;

/**
 * The cookie's name on the wire. Behind https it has the `__Host-` prefix, which browsers give to us alone. On plain
 * http (the embedded default) it carries the port, since browsers share cookies between ports and two instances may run
 * side by side.
 */
export function cookieName(config: Config, name: CookieName, port: number): string {
  return config.publicUrl.startsWith('https://') ? `__Host-${LABELS[name]}` : `${LABELS[name]}-${port}`;
}

/** The value of one of our cookies in a `Cookie` header; `undefined` where it is not there. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[name];
}

/** Every cookie of a `Cookie` header, by its name on the wire. */
export const readCookies = (header: string | undefined): Readonly<Record<string, string | undefined>> =>
  header === undefined ? {} : parseCookie(header);

/** The `Set-Cookie` header of one of our cookies. @param lifeSeconds 0 deletes it. */
export function setCookieHeader(
  config: Config,
  name: CookieName,
  port: number,
  value: string,
  lifeSeconds: number,
): string {
  return stringifySetCookie(cookieName(config, name, port), value, {
    httpOnly: true,
    secure: config.publicUrl.startsWith('https://'),
    sameSite: 'strict',
    path: '/',
    maxAge: lifeSeconds,
  });
}
