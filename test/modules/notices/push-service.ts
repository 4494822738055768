import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { certificate } from '../../server/mllp/certificates.ts';

/** A push as it came to the service, and as its browser reads it. */
export interface Pushed {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface PushService {
  /** As `host:port`. */
  readonly host: string;
  /** Who vouches for it, as PEM. */
  readonly ca: string;
  readonly pushed: Pushed[];
  /** What it answers from now on to what is pushed to that browser. */
  answer(browser: Browser, status: number, headers?: Readonly<Record<string, string>>): void;
  newBrowser(): Browser;
  /** What it says to that browser, read. */
  readBy(browser: Browser): string[];
  close(): Promise<void>;
}

export interface Browser {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** RFC 8291 and 8188: reads what was encrypted to it. */
  read(body: Buffer): string;
}

const derive = (secret: Uint8Array, salt: Uint8Array, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));

function browserAt(endpoint: string): Browser {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const auth = randomBytes(16);
  return {
    endpoint,
    keys: { p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') },
    read(body) {
      const salt = body.subarray(0, 16);
      const idLength = body.readUInt8(20);
      const sender = body.subarray(21, 21 + idLength);
      const sealed = body.subarray(21 + idLength);
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender]);
      const secret = derive(pair.computeSecret(sender), auth, info, 32);
      const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
      const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
      const opening = createDecipheriv('aes-128-gcm', key, nonce);
      opening.setAuthTag(sealed.subarray(-16));
      const padded = Buffer.concat([opening.update(sealed.subarray(0, -16)), opening.final()]);
      return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
    },
  };
}

/** A push service of our own on a free port of this machine, by https. Close it. */
export async function openPushService(): Promise<PushService> {
  const authority = certificate('push authority');
  const own = certificate('localhost', authority);
  const pushed: Pushed[] = [];
  const answers = new Map<string, { status: number; headers: Readonly<Record<string, string>> }>();
  const server = createServer({ cert: own.cert, key: own.key }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const path = request.url ?? '';
      pushed.push({ path, headers: request.headers, body: Buffer.concat(parts) });
      const { status, headers } = answers.get(path) ?? { status: 201, headers: {} };
      response.writeHead(status, headers).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pathOf = ({ endpoint }: Browser) => new URL(endpoint).pathname;
  let browsers = 0;
  return {
    host,
    ca: authority.cert,
    pushed,
    answer: (browser, status, headers = {}) => void answers.set(pathOf(browser), { status, headers }),
    newBrowser() {
      browsers += 1;
      return browserAt(`https://${host}/push/${browsers}`);
    },
    readBy: (browser) => pushed.filter(({ path }) => path === pathOf(browser)).map(({ body }) => browser.read(body)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
