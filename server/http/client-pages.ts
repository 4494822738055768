import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { Request, Response } from 'express';
import { sha256Hex } from '../crypto/canonical-json.ts';
import { allowNonce } from './security-headers.ts';

const NONCE_MARK = '__CSP_NONCE__';
const VERSION_MARK = '__PAGES_VERSION__';

function readPage(directory: string, name: string): string {
  const page = join(directory, name);
  if (!existsSync(page)) throw new Error(`The client is not built: ${page} is missing (npm run build makes it).`);
  return readFileSync(page, 'utf8');
}

/**
 * Which build of the client lies there, by what the app's page loads; `null`: none is served. A page knows its own and is
 * told of every heartbeat's, and so finds out that there is a newer one.
 */
export const pagesVersion = (directory: string | null): string | null =>
  directory === null ? null : sha256Hex(readPage(directory, 'index.html')).slice(0, 16);

/**
 * The built client: its hashed files for a year, the page of a wall at its one address, that of people without an account
 * at theirs, and the app's page for every other address that is not a file, each with this answer's nonce in it.
 */
export function clientPages(directory: string): express.Router {
  const version = pagesVersion(directory) ?? '';
  const read = (name: string): string => readPage(directory, name).replace(VERSION_MARK, version);
  const answerWith = (html: string) => (_request: Request, response: Response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(html.replaceAll(NONCE_MARK, allowNonce(response)));
  };
  const app = read('index.html');
  const wall = read('wall.html');
  const sign = read('sign.html');
  const router = express.Router();
  router.use(
    '/assets',
    express.static(join(directory, 'assets'), { immutable: true, maxAge: '365d', index: false, redirect: false }),
    (_request: Request, response: Response) => {
      response.status(404).type('text').send('Not found');
    },
  );
  router.get('/wall', answerWith(wall));
  router.get(['/sign', '/verify/:token'], answerWith(sign));
  router.use(express.static(directory, { index: false, redirect: false, maxAge: '1h' }));
  router.get('/{*path}', answerWith(app));
  return router;
}
