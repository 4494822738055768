import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server on this machine that keeps what it is given, and can make whoever gives it something wait. */
export interface PostOffice {
  readonly url: string;
  /** The `Message-ID` of every mail taken, in the order they came; a mail that came twice is there twice. */
  readonly taken: readonly string[];
  /** Takes what comes from now on, and answers it only once it is released. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

export async function openPostOffice(): Promise<PostOffice> {
  const taken: string[] = [];
  let released: Promise<void> = Promise.resolve();
  let release: () => void = () => undefined;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        taken.push(/^message-id:\s*(\S+)/imu.exec(text)?.[1] ?? '');
        released.then(() => done(), done);
      });
    },
  });
  // A client that was killed in the middle of a mail is not news.
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    taken,
    hold() {
      released = new Promise((resolve) => (release = resolve));
    },
    release: () => release(),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
