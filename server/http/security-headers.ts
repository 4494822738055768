import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

interface SecuritySettings {
  /** Whether people reach us by https (then HSTS, too). */
  readonly isHttps: boolean;
  /** Where uploads go besides ourselves: the object store, if there is one. */
  readonly uploadOrigin: string | null;
}

const nonceSource = (response: ServerResponse): string => `'nonce-${nonceOf(response as Response)}'`; // Express made it.

/** What a page of ours may load and do: itself, and nothing of anyone else's. */
function policyFor({ isHttps, uploadOrigin }: SecuritySettings) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      // The component library writes small style elements; only those with this page's nonce count.
      styleSrc: ["'self'", (_request: IncomingMessage, response: ServerResponse) => nonceSource(response)],
      // Style attributes carry sizes and positions computed in the page; they can load nothing (img-src rules them).
      styleSrcAttr: ["'unsafe-inline'"],
      // Pictures of messages are fetched with the session and shown from memory.
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'", ...(uploadOrigin === null ? [] : [uploadOrigin])],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      objectSrc: ["'none'"],
      ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
    },
  };
}

export const nonceOf = (response: Response): string => String(response.locals['nonce'] ?? '');

/** Headers every answer carries. */
export function securityHeaders(settings: SecuritySettings) {
  const { isHttps } = settings;
  const fixed = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: isHttps ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  // Checked and put together once: only the nonce is each page's own.
  const policy = helmet.contentSecurityPolicy(policyFor(settings));
  return (request: Request, response: Response, next: NextFunction): void => {
    const nonce = randomBytes(16).toString('base64');
    response.locals['nonce'] = nonce;
    response.setHeader(
      'Permissions-Policy',
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), screen-wake-lock=(self)',
    );
    policy(request, response, () => fixed(request, response, next));
  };
}
