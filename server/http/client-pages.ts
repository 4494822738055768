import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { Request, Response } from 'express';
import { nonceOf } from './security-headers.ts';

const NONCE_MARK = '__CSP_NONCE__';

/**
 * The built client: its hashed files for a year, and its one page for every address that is not a file, with this
 * answer's nonce in it.
 */
export function clientPages(directory: string): express.Router {
  const page = join(directory, 'index.html');
  if (!existsSync(page)) throw new Error(`The client is not built: ${page} is missing (npm run build makes it).`);
  const html = readFileSync(page, 'utf8');
  const router = express.Router();
  router.use(
    '/assets',
    express.static(join(directory, 'assets'), { immutable: true, maxAge: '365d', index: false, redirect: false }),
    (_request: Request, response: Response) => {
      response.status(404).type('text').send('Not found');
    },
  );
  router.use(express.static(directory, { index: false, redirect: false, maxAge: '1h' }));
  router.get('/{*path}', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(html.replaceAll(NONCE_MARK, nonceOf(response)));
  });
  return router;
}
