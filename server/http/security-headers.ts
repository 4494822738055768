import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

/** What a page of ours may load and do: itself, and nothing of anyone else's. */
function policyFor(nonce: string, isHttps: boolean) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      // The component library writes small style elements; only those with this page's nonce count.
      styleSrc: ["'self'", `'nonce-${nonce}'`],
      // Style attributes carry sizes and positions computed in the page; they can load nothing (img-src rules them).
      styleSrcAttr: ["'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
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

/** Headers every answer carries. @param isHttps whether people reach us by https (then HSTS, too). */
export function securityHeaders(isHttps: boolean) {
  const fixed = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: isHttps ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  return (request: Request, response: Response, next: NextFunction): void => {
    const nonce = randomBytes(16).toString('base64');
    response.locals['nonce'] = nonce;
    response.setHeader(
      'Permissions-Policy',
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), screen-wake-lock=(self)',
    );
    helmet.contentSecurityPolicy(policyFor(nonce, isHttps))(request, response, () => fixed(request, response, next));
  };
}
