import type { Config } from '../config/config.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a page of that origin is ours. With a public URL named there is exactly one. Without (the embedded default) it
 * must be the very host the request came to; and unless the host was opened to a network, that is this machine by one of
 * its own names, so that a foreign name pointed at 127.0.0.1 (DNS rebinding) gets nothing.
 * @param origin the `Origin` header; @param host the `Host` header.
 */
export function isOurOrigin(config: Config, origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || host === undefined) return false;
  if (config.mode === 'production') return origin === new URL(config.publicUrl).origin;
  if (origin === new URL(config.publicUrl).origin) return true;
  if (origin !== `http://${host}`) return false;
  return config.isOpenToNetwork || isLoopbackHost(host);
}

/** Whether a `Host` header names this machine itself. */
export const isLoopbackHost = (host: string): boolean => LOOPBACK.has(host.replace(/:\d+$/u, ''));
