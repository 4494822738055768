import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Said } from './programs.ts';
import { openssl, pdfsig } from './programs.ts';

/** What both tools say of a signed PDF. */
export interface Verdicts {
  readonly pdfsig: Said;
  readonly openssl: Said;
}

/** The CMS structure of a signed PDF, without what fills its place up, and the bytes it is over. */
export function takeApart(pdf: Buffer): { readonly signature: Buffer; readonly content: Buffer } {
  const text = pdf.toString('latin1');
  const [, length = 0, next = 0] = (/\/ByteRange \[(\d+) (\d+) (\d+) \d+\]/u.exec(text) ?? []).slice(1).map(Number);
  const filled = Buffer.from(text.slice(length + 1, next - 1), 'hex');
  return {
    signature: filled.subarray(0, filled.readUInt16BE(2) + 4),
    content: Buffer.concat([pdf.subarray(0, length), pdf.subarray(next)]),
  };
}

const pem = (certificate: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replaceAll(/(.{64})/gu, '$1\n')}\n-----END CERTIFICATE-----\n`;

/** Asks pdfsig, and `openssl cms -verify -cades` with that certificate as the one that is trusted. */
export async function verdicts(pdf: Buffer, certificate: Buffer): Promise<Verdicts> {
  const folder = await mkdtemp(join(tmpdir(), 'wardline-signed-'));
  const at = (name: string) => join(folder, name);
  try {
    const { signature, content } = takeApart(pdf);
    await writeFile(at('document.pdf'), pdf);
    await writeFile(at('signature.der'), signature);
    await writeFile(at('content'), content);
    await writeFile(at('certificate.pem'), pem(certificate));
    return {
      pdfsig: await pdfsig(at('document.pdf')),
      // The tests' clock stands in another year than the tool's.
      openssl: await openssl(
        ...['cms', '-verify', '-cades', '-binary', '-no_check_time', '-inform', 'DER', '-in', at('signature.der')],
        ...['-content', at('content'), '-CAfile', at('certificate.pem'), '-out', at('out')],
      ),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
