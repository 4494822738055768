import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isSignedWith, signDocument } from '../../../server/crypto/pades-signer.ts';
import { newSigningKey } from '../../../server/crypto/signing-certificate.ts';
import type { SigningKey } from '../../../server/crypto/signing-certificate.ts';
import { timeAuthorityAt } from '../../../server/crypto/time-authority.ts';
import { makeConsentDocument } from '../../../server/pdf/consent-document.ts';
import { openssl } from '../../support/programs.ts';
import { takeApart, verdicts } from '../../support/signed-pdf.ts';
import { sampleDocument } from '../pdf/sample-document.ts';

const CONFIG = `[tsa]
default_tsa = tsa1
[tsa1]
serial = ./serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[ext]
extendedKeyUsage = critical,timeStamping
`;

/** An authority of our own: openssl makes its replies. */
async function openAuthority(
  folder: string,
): Promise<{ server: Server; url: string; fail: (how: 'refuse' | 'other' | null) => void }> {
  const at = (name: string) => join(folder, name);
  await writeFile(at('tsa.cnf'), CONFIG.replace('./serial', at('serial')));
  await writeFile(at('serial'), '01\n');
  const made = await openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '30',
    '-subj',
    '/CN=Test time',
    '-config',
    at('tsa.cnf'),
    '-extensions',
    'ext',
    '-keyout',
    at('tsa.key'),
    '-out',
    at('tsa.crt'),
  );
  expect(made.isContent, made.text).to.equal(true);
  let failure: 'refuse' | 'other' | null = null;
  const answer = async (query: Buffer): Promise<Buffer> => {
    await writeFile(at('query'), query);
    const said = await openssl(
      'ts',
      '-reply',
      '-config',
      at('tsa.cnf'),
      '-queryfile',
      at('query'),
      '-signer',
      at('tsa.crt'),
      '-inkey',
      at('tsa.key'),
      '-out',
      at('reply'),
    );
    expect(said.isContent, said.text).to.equal(true);
    return readFile(at('reply'));
  };
  let first: Buffer | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (failure === 'refuse') return void response.writeHead(503).end();
      if (failure === 'other' && first !== null) return void response.end(first);
      answer(Buffer.concat(chunks)).then(
        (reply) => {
          first ??= reply;
          response.end(reply);
        },
        () => response.writeHead(500).end(),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/`, fail: (how) => (failure = how) };
}

describe('a signed document', function () {
  this.timeout(60_000);
  let key: SigningKey;
  let pages: Buffer;
  before(async () => {
    key = await newSigningKey('Nørth & South “Hospital”', new Date('2040-03-05T08:00:00.000Z'));
    pages = await makeConsentDocument(sampleDocument());
  });

  it('is valid to pdfsig, to openssl as CAdES asks for, and to us', async () => {
    const { bytes, outage } = await signDocument(pages, key, null);
    const said = await verdicts(bytes, key.certificate);
    expect(said.pdfsig.text)
      .to.include('Signature is Valid')
      .and.include('ETSI.CAdES.detached')
      .and.include('Total document signed');
    expect(said.openssl.text).to.include('CAdES Verification successful');
    expect(isSignedWith(bytes, key.certificate)).to.equal(true);
    expect(outage).to.equal(null);
    // 1.2.840.113549.1.9.5: in a PAdES baseline signature it may not stand (ETSI EN 319 142-1, 6.3).
    const signingTime = Buffer.from('06092a864886f70d010905', 'hex');
    expect(takeApart(bytes).signature.includes(signingTime)).to.equal(false);
  });

  it('is not valid to any of them after one byte was changed', async () => {
    const { bytes } = await signDocument(pages, key, null);
    for (const place of [20, bytes.length - 40]) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      const said = await verdicts(changed, key.certificate);
      expect(said.pdfsig.text).not.to.include('Signature is Valid');
      expect(said.openssl.isContent).to.equal(false);
      expect(isSignedWith(changed, key.certificate)).to.equal(false);
    }
  });

  it('is not another hospital’s, and what was never signed is nobody’s', async () => {
    const { bytes } = await signDocument(pages, key, null);
    const other = await newSigningKey('Other', new Date('2040-03-05T08:00:00.000Z'));
    expect(isSignedWith(bytes, other.certificate)).to.equal(false);
    expect(isSignedWith(pages, key.certificate)).to.equal(false);
    expect(isSignedWith(Buffer.concat([bytes, Buffer.from('\n')]), key.certificate)).to.equal(false);
  });

  describe('with a time authority', () => {
    let folder = '';
    let authority: Awaited<ReturnType<typeof openAuthority>>;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'wardline-tsa-'));
      authority = await openAuthority(folder);
    });
    afterEach(() => authority.fail(null));
    after(async () => {
      authority.server.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('holds its stamp over the signature, and is valid to both tools', async () => {
      const { bytes, outage } = await signDocument(pages, key, timeAuthorityAt(authority.url));
      expect(outage).to.equal(null);
      const said = await verdicts(bytes, key.certificate);
      expect(said.pdfsig.text).to.include('Signature is Valid');
      expect(said.openssl.text).to.include('CAdES Verification successful');
      const { signature } = takeApart(bytes);
      await writeFile(join(folder, 'signature.der'), signature);
      const printed = await openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', join(folder, 'signature.der'));
      expect(printed.text).to.include('id-smime-aa-timeStampToken').and.include('id-smime-aa-signingCertificateV2');
    });

    it('is signed without a stamp, and says so, where the authority refuses, answers about something else, or is away', async () => {
      for (const [how, url] of [
        ['refuse', authority.url],
        ['other', authority.url],
        [null, 'http://127.0.0.1:9/'],
      ] as const) {
        authority.fail(how);
        const { bytes, outage } = await signDocument(pages, key, timeAuthorityAt(url, 3_000));
        expect(outage, String(how)).to.be.instanceOf(Error);
        expect(isSignedWith(bytes, key.certificate)).to.equal(true);
      }
    });
  });
});
