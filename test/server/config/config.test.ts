import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError, loadConfig, SECRET_NAMES } from '../../../server/config/config.ts';
import { DEMO_SECRETS_FILE } from '../../../server/crypto/demo-secrets.ts';
import type { SecretTexts } from '../../../server/crypto/secrets.ts';
import { newSecretTexts } from '../../../server/crypto/secrets.ts';

const secretSettings = (texts: SecretTexts = newSecretTexts()): Record<string, string> =>
  Object.fromEntries(Object.entries(SECRET_NAMES).map(([field, name]) => [name, texts[field as keyof SecretTexts]]));

const PRODUCTION = {
  MONGODB_URI: 'mongodb://db.example/?replicaSet=rs0',
  PUBLIC_URL: 'https://wards.example/',
  SMTP_URL: 'smtps://mail.example',
  MAIL_FROM: 'Wardline <care@wards.example>',
};

describe('the settings', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wardline-config-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const load = (settings: Record<string, string>, args: readonly string[] = []) =>
    loadConfig({ WARDLINE_DATA: folder, ...settings }, args);
  const problems = async (
    settings: Record<string, string>,
    args: readonly string[] = [],
  ): Promise<readonly string[]> => {
    const error = await load(settings, args).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ConfigError);
    return error instanceof ConfigError ? error.problems : [];
  };

  it('open the feeds to no network in the clear, unless somebody says that a VPN guards the way', async () => {
    const open = { MLLP_LISTEN: 'NORTH:2575', MLLP_HOST: '10.0.0.4' };
    expect((await problems(open)).join()).to.include('MLLP_UNSAFE_PLAIN');
    expect((await load({ ...open, MLLP_UNSAFE_PLAIN: 'yes' })).mllp).to.include({ host: '10.0.0.4', tls: undefined });
    const file = join(folder, 'line.pem');
    await writeFile(file, 'PEM');
    expect((await load({ ...open, MLLP_TLS_CERT: file, MLLP_TLS_KEY: file })).mllp.tls).to.include({ cert: 'PEM' });
    expect((await load({ MLLP_HOST: '127.0.0.1' })).mllp.tls).to.equal(undefined);
  });

  it('push by keys that are a pair or by none, and by the demo’s own', async () => {
    const own = (await load({})).push;
    expect((await load({})).push?.publicKey).to.equal(own?.publicKey);
    expect(own?.subject).to.equal('mailto:wardline@localhost');
    const production = { ...PRODUCTION, ...secretSettings() };
    expect((await load(production)).push).to.equal(null);
    const keys = { VAPID_PUBLIC_KEY: own?.publicKey ?? '', VAPID_PRIVATE_KEY: own?.privateKey ?? '' };
    const named = { ...production, ...keys, PUSH_EXTRA_HOSTS: 'push.example,10.0.0.9:8443' };
    expect((await load(named)).push).to.deep.include({
      subject: 'https://wards.example/',
      extraHosts: ['push.example', '10.0.0.9:8443'],
    });
    expect((await problems({ ...production, VAPID_PUBLIC_KEY: keys.VAPID_PUBLIC_KEY })).join()).to.include('together');
    const torn = { ...keys, VAPID_PRIVATE_KEY: 'A'.repeat(43) };
    expect((await problems({ ...production, ...torn })).join()).to.include('no pair');
    expect((await problems({ VAPID_SUBJECT: 'me' })).join()).to.include('VAPID_SUBJECT');
    expect((await problems({ PUSH_EXTRA_HOSTS: 'https://push.example/' })).join()).to.include('PUSH_EXTRA_HOSTS');
  });

  it('send text messages only by a provider that is named whole', async () => {
    expect((await load({})).sms).to.equal(undefined);
    const sms = {
      SMS_PROVIDER: 'twilio',
      SMS_ACCOUNT: `AC${'0'.repeat(32)}`,
      SMS_TOKEN: 'token',
      SMS_FROM: '+27110000000',
    };
    expect((await load(sms)).sms).to.include({ from: '+27110000000', url: 'https://api.twilio.com' });
    expect((await problems({ ...sms, SMS_FROM: '' })).join()).to.include('SMS_FROM');
    expect((await problems({ ...sms, SMS_URL: 'http://sms.example' })).join()).to.include('SMS_URL');
    expect((await problems({ ...sms, SMS_PROVIDER: 'other' })).join()).to.include('SMS_PROVIDER');
  });

  it('need nothing for the demo: this machine only, its own secrets, mail kept', async () => {
    const config = await load({});
    expect(config).to.include({
      mode: 'demo',
      host: '127.0.0.1',
      port: 3000,
      isOpenToNetwork: false,
      publicUrl: 'http://127.0.0.1:3000',
      mongodbUri: undefined,
      smtpUrl: undefined,
    });
    expect((await load({}, ['--empty'])).mode).to.equal('embedded');
  });

  it('take the demo for open to a network also where a proxy brings the network to it', async () => {
    expect(await load({ PUBLIC_URL: 'https://demo.example' })).to.include({ isOpenToNetwork: true });
    expect(await load({ TRUSTED_PROXY_HOPS: '1' })).to.include({ isOpenToNetwork: true });
    expect(await load({ TRUSTED_PROXY_HOPS: '0' })).to.include({ isOpenToNetwork: false });
  });

  it('make the demo its own secrets once, readable by nobody else', async () => {
    const first = await load({});
    const file = await stat(join(folder, DEMO_SECRETS_FILE));
    expect((file.mode & 0o777).toString(8)).to.equal('600');
    const second = await load({});
    expect(second.secrets.csrfKey.equals(first.secrets.csrfKey)).to.equal(true);
    expect(second.secrets.masterKeys.activeKid).to.equal(first.secrets.masterKeys.activeKid);
  });

  it('say when others can reach the demo', async () => {
    expect(await load({ HOST: '0.0.0.0' })).to.include({ isOpenToNetwork: true });
    expect(await load({ HOST: 'localhost' })).to.include({ isOpenToNetwork: false });
    expect(await load({ HOST: '::1' })).to.include({ isOpenToNetwork: false, publicUrl: 'http://[::1]:3000' });
    expect(await load({ PUBLIC_URL: 'http://localhost:8080' })).to.include({ isOpenToNetwork: false });
  });

  it('are those of a production installation where a MongoDB is named, and no secrets are made', async () => {
    const config = await load({ ...PRODUCTION, ...secretSettings() });
    expect(config).to.include({ mode: 'production', publicUrl: 'https://wards.example', host: '0.0.0.0' });
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('take an empty value for none', async () => {
    expect(await load({ PORT: '', MONGODB_URI: '', SMTP_URL: '' })).to.include({ port: 3000, smtpUrl: undefined });
  });

  for (const [name, value] of [
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['PUBLIC_URL', 'ftp://x.example'],
    ['MONGODB_URI', 'postgres://x'],
    ['DATABASE_PREFIX', 'Ward-Line'],
    ['REDIS_URL', 'http://x.example'],
    ['SMTP_URL', 'mail.example'],
    ['TRUSTED_PROXY_HOPS', '-1'],
    ['LOG_LEVEL', 'loud'],
  ] as const) {
    it(`refuse ${name}=${value} by its name`, async () => {
      const found = await problems({ [name]: value });
      expect(found).to.have.lengthOf(1);
      expect(found[0]).to.match(new RegExp(`^${name}: `, 'u'));
    });
  }

  it('name everything that is wrong at once', async () => {
    expect(
      (await problems({ PORT: 'x', LOG_LEVEL: 'y', REDIS_URL: 'z' })).map((line) => line.split(':')[0]),
    ).to.have.members(['PORT', 'LOG_LEVEL', 'REDIS_URL']);
    const missing = (await problems({ MONGODB_URI: PRODUCTION.MONGODB_URI })).join('\n');
    for (const name of ['PUBLIC_URL', 'SMTP_URL', 'MAIL_FROM', ...Object.values(SECRET_NAMES)]) {
      expect(missing).to.contain(name);
    }
  });

  const S3 = {
    S3_ENDPOINT: 'https://objects.example/',
    S3_BUCKET: 'ward-files',
    S3_REGION: 'eu-central-1',
    S3_ACCESS_KEY_ID: 'id',
    S3_SECRET_ACCESS_KEY: 'secret',
  };

  it('name an object store whole or not at all', async () => {
    expect((await load({})).s3).to.equal(undefined);
    expect((await load(S3)).s3).to.deep.equal({
      endpoint: 'https://objects.example',
      bucket: 'ward-files',
      region: 'eu-central-1',
      accessKeyId: 'id',
      secretAccessKey: 'secret',
    });
    const production = { ...PRODUCTION, ...secretSettings() };
    expect((await load({ ...production, ...S3 })).s3?.bucket).to.equal('ward-files');
    for (const name of Object.keys(S3)) {
      const found = await problems({ ...production, ...S3, [name]: '' });
      expect(
        found.some((line) => line.startsWith(`${name} is missing`)),
        name,
      ).to.equal(true);
    }
  });

  it('refuse an object store in the clear across a network, and several nodes without one', async () => {
    const production = { ...PRODUCTION, ...secretSettings() };
    const clear = await problems({ ...production, ...S3, S3_ENDPOINT: 'http://objects.example' });
    expect(clear.join()).to.match(/^S3_ENDPOINT must begin with https/u);
    expect((await problems({ ...production, REDIS_URL: 'redis://r.example' })).join()).to.match(
      /^S3_ENDPOINT is missing/u,
    );
    expect((await load({ ...production, ...S3, REDIS_URL: 'redis://r.example' })).redisUrl).not.to.equal(undefined);
  });

  it('refuse a production installation without https', async () => {
    const found = await problems({ ...PRODUCTION, ...secretSettings(), PUBLIC_URL: 'http://wards.example' });
    expect(found).to.deep.equal(['PUBLIC_URL must begin with https://.']);
  });

  it('refuse a secret that is weak, and one that serves two purposes, without repeating it', async () => {
    const texts = newSecretTexts();
    const typed = Buffer.from('correct-horse-battery-staple-123').toString('base64');
    const weak = await problems({ ...PRODUCTION, ...secretSettings({ ...texts, csrfKey: typed }) });
    expect(weak.join()).to.contain('WARDLINE_CSRF_KEY').and.not.to.contain(typed);
    const equal = await problems({
      ...PRODUCTION,
      ...secretSettings({ ...texts, codePepper: texts.passwordPepper }),
    });
    expect(equal.join()).to.contain('WARDLINE_CODE_PEPPER').and.contain('WARDLINE_PASSWORD_PEPPER');
    expect(equal.join()).not.to.contain(texts.passwordPepper);
    const short = await problems({ ...PRODUCTION, ...secretSettings({ ...texts, codePepper: 'c2hvcnQ=' }) });
    expect(short.join()).to.contain('WARDLINE_CODE_PEPPER');
  });

  it('refuse an option that does not exist', async () => {
    expect((await problems({}, ['--emtpy'])).join()).to.contain('--emtpy');
  });
});
