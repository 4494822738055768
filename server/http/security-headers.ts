import { randomBytes } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

interface SecuritySettings {
  /** Whether people reach us by https (then HSTS, too). */
  readonly isHttps: boolean;
  /** Where uploads go besides ourselves: the object store, if there is one. */
  readonly uploadOrigin: string | null;
}

/** What a page of ours may load and do: itself, and nothing of anyone else's. */
function policyFor({ isHttps, uploadOrigin }: SecuritySettings) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      // The component library writes small style elements; only those with this page's nonce count.
      styleSrc: ["'self'"],
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

/** What a middleware sets on every answer alike, found out once: setting it is all that is left to do for each. */
function headersOf(middleware: ReturnType<typeof helmet>): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  middleware(request, response, (error) => {
    if (error !== undefined) throw new Error('The security headers could not be put together.', { cause: error });
  });
  return response.getHeaderNames().map((name) => [name, String(response.getHeader(name))]);
}

const POLICY = 'content-security-policy';
const STYLES = "style-src 'self'";

/**
 * Lets the page that is answered with have style elements of its own.
 * @returns the nonce they carry, of this one answer
 */
export function allowNonce(response: Response): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = String(response.getHeader(POLICY));
  if (!policy.includes(STYLES)) throw new Error('A page is answered with before its headers are set.');
  response.setHeader(POLICY, policy.replace(STYLES, `${STYLES} 'nonce-${nonce}'`));
  return nonce;
}

/** Headers every answer carries. */
export function securityHeaders(settings: SecuritySettings) {
  const fixed = headersOf(
    helmet({
      contentSecurityPolicy: policyFor(settings),
      strictTransportSecurity: settings.isHttps ? { maxAge: 63_072_000, includeSubDomains: true } : false,
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
    }),
  );
  return (_request: Request, response: Response, next: NextFunction): void => {
    for (const [name, value] of fixed) response.setHeader(name, value);
    response.setHeader(
      'Permissions-Policy',
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), screen-wake-lock=(self)',
    );
    next();
  };
}
