import { expect } from 'chai';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInternalAddress, isPushEndpoint } from '../../../server/push/push-hosts.ts';
import { areVapidKeys, loadOrCreateVapidKeys } from '../../../server/push/vapid-keys.ts';
import type { PushOutcome, PushTransport } from '../../../server/push/web-push.ts';
import { createWebPush } from '../../../server/push/web-push.ts';
import type { Browser, PushService } from '../../modules/notices/push-service.ts';
import { openPushService } from '../../modules/notices/push-service.ts';

describe('web push', () => {
  let dir: string;
  let service: PushService;
  let push: PushTransport;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'wardline-push-'));
    service = await openPushService();
    const keys = await loadOrCreateVapidKeys(dir);
    push = createWebPush({
      ...keys,
      subject: 'mailto:a@ward.example',
      extraHosts: [service.host],
      extraCa: service.ca,
    });
  });
  after(async () => {
    await service.close();
    await rm(dir, { recursive: true });
  });

  const message = { body: 'Something is there.', topic: 'a1', urgency: 'high', lifeSeconds: 60 } as const;
  const sendTo = ({ endpoint, keys }: Browser): Promise<PushOutcome> => push.send({ endpoint, ...keys }, message);

  it('is encrypted to its browser, signed by the house’s key, and lives as long as it should', async () => {
    const browser = service.newBrowser();
    expect(await sendTo(browser)).to.include({ outcome: 'sent' });
    const [{ headers, body }] = service.pushed as [(typeof service.pushed)[0]];
    expect(browser.read(body)).to.equal(message.body);
    expect(body.toString('latin1')).not.to.include(message.body);
    expect(headers).to.include({ 'content-encoding': 'aes128gcm', ttl: '60', urgency: 'high', topic: 'a1' });
    expect(headers.authorization).to.include(`k=${push.publicKey}`);
    expect(() => service.newBrowser().read(body)).to.throw();
  });

  it('says what became of it, whatever the service answers', async () => {
    const browser = service.newBrowser();
    const outcomes: Record<number, string> = {};
    for (const status of [201, 400, 403, 404, 410, 413, 429, 500, 302]) {
      service.answer(browser, status, { location: 'https://127.0.0.1:1/', 'retry-after': '30' });
      outcomes[status] = (await sendTo(browser)).outcome;
    }
    expect(outcomes).to.deep.equal({
      201: 'sent',
      302: 'refused',
      400: 'refused',
      403: 'refused',
      404: 'gone',
      410: 'gone',
      413: 'refused',
      429: 'later',
      500: 'later',
    });
    service.answer(browser, 503, { 'retry-after': '30' });
    expect(await sendTo(browser)).to.include({ retryAfterMs: 30_000 });
    service.answer(browser, 503, { 'retry-after': '999999' });
    expect(await sendTo(browser)).to.include({ retryAfterMs: 3_600_000 });
  });

  it('waits for a service that is not there, and sends nothing to a host that is none', async () => {
    const browser = service.newBrowser();
    const elsewhere = createWebPush({
      ...(await loadOrCreateVapidKeys(dir)),
      subject: 'mailto:a@ward.example',
      extraHosts: ['127.0.0.1:1'],
    });
    const there = { ...browser.keys, endpoint: 'https://127.0.0.1:1/push' };
    expect((await elsewhere.send(there, message)).outcome).to.equal('later');
    const before = service.pushed.length;
    expect((await elsewhere.send({ ...browser.keys, endpoint: browser.endpoint }, message)).outcome).to.equal('gone');
    expect(service.pushed).to.have.length(before);
  });

  it('does not trust a service whose certificate nobody vouches for', async () => {
    const untrusting = createWebPush({
      ...(await loadOrCreateVapidKeys(dir)),
      subject: 'mailto:a@ward.example',
      extraHosts: [service.host],
    });
    const before = service.pushed.length;
    const { endpoint, keys } = service.newBrowser();
    expect((await untrusting.send({ endpoint, ...keys }, message)).outcome).to.equal('later');
    expect(service.pushed).to.have.length(before);
  });

  it('goes to the browsers’ services alone', () => {
    for (const endpoint of [
      'https://fcm.googleapis.com/fcm/send/abc',
      'https://updates.push.services.mozilla.com/wpush/v2/abc',
      'https://web.push.apple.com/abc',
      'https://wns2-par02p.notify.windows.com/w/?token=abc',
    ]) {
      expect(isPushEndpoint(endpoint, []), endpoint).to.equal(true);
    }
    for (const endpoint of [
      'http://fcm.googleapis.com/fcm/send/abc',
      'https://fcm.googleapis.com.evil.example/',
      'https://evilfcm.googleapis.com/',
      'https://.push.apple.com/',
      'https://push.apple.com/',
      'https://fcm.googleapis.com@127.0.0.1/',
      'https://a:b@fcm.googleapis.com/',
      'https://fcm.googleapis.com:22/',
      'https://[::1]/',
      'https://10.0.0.1/',
      'ftp://fcm.googleapis.com/',
      'nonsense',
    ]) {
      expect(isPushEndpoint(endpoint, []), endpoint).to.equal(false);
    }
    expect(isPushEndpoint('https://push.hospital.example/x', ['push.hospital.example'])).to.equal(true);
    expect(isPushEndpoint('https://push.hospital.example:8443/x', ['push.hospital.example'])).to.equal(false);
  });

  it('knows the addresses inside a network from those outside', () => {
    for (const address of [
      ...[
        '127.0.0.1',
        '10.1.2.3',
        '172.16.0.1',
        '192.168.1.1',
        '169.254.169.254',
        '100.64.0.1',
        '0.0.0.0',
        '224.0.0.1',
      ],
      ...[
        '::1',
        '::',
        'fe80::1',
        'fd00::1',
        '::ffff:10.0.0.1',
        '::ffff:7f00:1',
        'ff02::1',
        '64:ff9b::a00:1',
        'nonsense',
      ],
    ]) {
      expect(isInternalAddress(address), address).to.equal(true);
    }
    for (const address of ['142.250.1.95', '172.32.0.1', '17.57.144.1', '2a00:1450:4001:800::200a', '::ffff:8.8.8.8']) {
      expect(isInternalAddress(address), address).to.equal(false);
    }
  });

  it('has one pair of keys for ever, readable by its owner alone', async () => {
    const keys = await loadOrCreateVapidKeys(dir);
    expect(await loadOrCreateVapidKeys(dir)).to.deep.equal(keys);
    expect(areVapidKeys(keys)).to.equal(true);
    expect(areVapidKeys({ ...keys, publicKey: (await loadOrCreateVapidKeys(join(dir, 'other'))).publicKey })).to.equal(
      false,
    );
    expect(areVapidKeys({ publicKey: 'A'.repeat(87), privateKey: 'A'.repeat(43) })).to.equal(false);
    expect((await stat(join(dir, 'push-keys.json'))).mode & 0o077).to.equal(0);
    expect(await readFile(join(dir, 'push-keys.json'), 'utf8')).to.include(keys.privateKey);
  });
});
