import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DEMO_SECRETS_FILE, DemoSecretsError, loadOrCreateDemoSecrets } from '../../../server/crypto/demo-secrets.ts';
import { WeakSecretError } from '../../../server/crypto/secret-keys.ts';
import { newSecretTexts, parseSecrets } from '../../../server/crypto/secrets.ts';
import type { Secrets } from '../../../server/crypto/secrets.ts';

const fingerprint = (secrets: Secrets): string =>
  [
    ...secrets.masterKeys.byKid.values(),
    ...secrets.tokenKeys.map(({ key }) => key),
    secrets.passwordPepper,
    secrets.codePepper,
    secrets.csrfKey,
  ]
    .map((key) => key.export().toString('hex'))
    .join();

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was refused');
}

describe('secrets', () => {
  it('are made strong and all different', () => {
    const keys = fingerprint(parseSecrets(newSecretTexts())).split(',');
    expect(new Set(keys).size).to.equal(5);
    expect(keys.every((key) => key.length === 64)).to.equal(true);
  });

  it('refuse one key for two purposes, naming both settings and not the key', () => {
    const texts = newSecretTexts();
    const names = { masterKeys: 'M', tokenKeys: 'T', passwordPepper: 'PEPPER', codePepper: 'CODE', csrfKey: 'CSRF' };
    const shared = { ...texts, csrfKey: texts.passwordPepper };
    expect(() => parseSecrets(shared, names)).to.throw(WeakSecretError, 'PEPPER and CSRF are the same key');
    const alsoMaster = { ...texts, codePepper: texts.masterKeys.split(':')[1] ?? '' };
    expect(() => parseSecrets(alsoMaster, names)).to.throw(WeakSecretError, 'M and CODE are the same key');
  });

  it('refuse a weak one', () => {
    const weak = { ...newSecretTexts(), codePepper: Buffer.from('changeme'.repeat(4)).toString('base64') };
    expect(() => parseSecrets(weak)).to.throw(WeakSecretError, /^codePepper/);
  });
});

describe("the demo's secrets", () => {
  let folder: string;
  let dataDir: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wardline-secrets-'));
    dataDir = join(folder, 'data');
    path = join(dataDir, DEMO_SECRETS_FILE);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are made once, for the owner alone, and stay the same', async () => {
    const first = await loadOrCreateDemoSecrets(dataDir);
    const again = await loadOrCreateDemoSecrets(dataDir);
    expect(fingerprint(again)).to.equal(fingerprint(first));
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect((await stat(dataDir)).mode & 0o777).to.equal(0o700);
    expect(await readdir(dataDir), 'no draft is left').to.deep.equal([DEMO_SECRETS_FILE]);
  });

  it('differ between two installations', async () => {
    const here = await loadOrCreateDemoSecrets(dataDir);
    const there = await loadOrCreateDemoSecrets(join(folder, 'other'));
    expect(fingerprint(here)).not.to.equal(fingerprint(there));
  });

  it('are the same for ten that start at once', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => loadOrCreateDemoSecrets(dataDir)));
    expect(new Set(all.map(fingerprint)).size).to.equal(1);
    expect(await readdir(dataDir)).to.deep.equal([DEMO_SECRETS_FILE]);
  });

  it('are refused when others can read or write them', async () => {
    await loadOrCreateDemoSecrets(dataDir);
    for (const mode of [0o640, 0o604, 0o620, 0o610]) {
      await chmod(path, mode);
      expect(await failure(loadOrCreateDemoSecrets(dataDir))).to.be.instanceOf(DemoSecretsError);
    }
    await chmod(path, 0o600);
    await loadOrCreateDemoSecrets(dataDir);
  });

  it('are refused through a link, or when the file is a folder', async () => {
    const elsewhere = join(folder, 'elsewhere');
    await loadOrCreateDemoSecrets(elsewhere);
    await mkdir(dataDir);
    await symlink(join(elsewhere, DEMO_SECRETS_FILE), path);
    expect(await failure(loadOrCreateDemoSecrets(dataDir))).to.be.instanceOf(DemoSecretsError);
    await rm(path);
    await mkdir(path, { mode: 0o700 });
    expect(await failure(loadOrCreateDemoSecrets(dataDir))).to.be.instanceOf(DemoSecretsError);
  });

  it('are refused when damaged, and the damaged file is left as it was', async () => {
    await mkdir(dataDir);
    for (const damaged of ['', '{', 'null', '[]', '{}', JSON.stringify({ ...newSecretTexts(), csrfKey: 1 })]) {
      await writeFile(path, damaged, { mode: 0o600 });
      expect(await failure(loadOrCreateDemoSecrets(dataDir))).to.be.instanceOf(DemoSecretsError);
      expect(await readFile(path, 'utf8')).to.equal(damaged);
    }
    await writeFile(path, JSON.stringify({ ...newSecretTexts(), csrfKey: 'd2Vhaw==' }));
    expect(await failure(loadOrCreateDemoSecrets(dataDir))).to.be.instanceOf(WeakSecretError);
  });
});
