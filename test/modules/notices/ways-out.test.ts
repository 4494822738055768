import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { Config } from '../../../server/config/config.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { recentMail } from '../../../server/mail/mail.ts';
import { dispatchRepository, noticeRepository } from '../../../server/modules/notices/notices.repository.ts';
import { createStaff } from '../../../server/modules/staff/index.ts';
import { setPassword } from '../../../server/modules/sign-in/index.ts';
import { createWebPush } from '../../../server/push/web-push.ts';
import { loadOrCreateVapidKeys } from '../../../server/push/vapid-keys.ts';
import { recentSms } from '../../../server/sms/sms.ts';
import type { NoticeChannel, NoticeType } from '../../../shared/domain/notice-types.ts';
import { noticePreferences, pushPayload, pushStatus } from '../../../shared/schemas/notices.ts';
import { staffView } from '../../../shared/schemas/staff.ts';
import { onCallRoleId, staffId } from '../../../shared/types/ids.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld, TEST_PASSWORD } from '../../support/world.ts';
import { deliver, inboxOf, raise, raiseTo, send, settle } from './inbox.ts';
import type { Browser, PushService } from './push-service.ts';
import { openPushService } from './push-service.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What must never be read outside the house. */
const CANARIES = ['Canary-Patient', 'Dr Canary', 'Ward A', '1A', 'bed 12'];
/** Those that no cipher text and no signature spells by chance; two letters stand in what one run of twenty-five signs. */
const LONG_CANARIES = CANARIES.filter((canary) => canary.length > 5);
const WORDS = { patient: 'Canary-Patient', author: 'Dr Canary', preview: 'Canary-Patient in bed 12 …' };
const MINUTE = 60_000;

describe('the ways out of the house', () => {
  let world: World;
  let service: PushService;
  let keys: Pick<NonNullable<Config['push']>, 'publicKey' | 'privateKey'>;
  let dir: string;
  before(async () => {
    service = await openPushService();
    dir = await mkdtemp(join(tmpdir(), 'wardline-push-'));
    keys = await loadOrCreateVapidKeys(dir);
    const settings = { ...keys, subject: 'mailto:a@ward.example', extraHosts: [service.host], extraCa: service.ca };
    world = await openWorld({ push: createWebPush(settings) });
  });
  after(async () => {
    await world.close();
    await service.close();
    await rm(dir, { recursive: true });
  });

  const subscribe = async (person: Person, browser: Browser, device = 'A phone') =>
    (await world.as(person)).post('/api/v1/notices/push', { endpoint: browser.endpoint, keys: browser.keys, device });
  const browserOf = async (person: Person): Promise<Browser> => {
    const browser = service.newBrowser();
    expect((await subscribe(person, browser)).status).to.equal(200);
    return browser;
  };
  let people = 0;
  /** Somebody new of North’s ward A, so that what others were told is not in the way. */
  async function newNurse(phone?: string): Promise<Person> {
    people += 1;
    const email = `push${people}@north.example`;
    const displayName = `Push ${people}`;
    return world.inside(world.north, () =>
      transaction(async () => {
        const made = await createStaff({
          displayName,
          email,
          roles: ['nurse'],
          wardIds: [world.north.wardA.id],
          state: 'active',
          ...(phone === undefined ? {} : { phone }),
        });
        const id = staffId.parse(made._id);
        await setPassword(id, TEST_PASSWORD);
        return { id, hospitalCode: 'NORTH', email, displayName };
      }),
    );
  }
  async function choose(
    person: Person,
    wanted: readonly { type: NoticeType; channel: NoticeChannel; isOn: boolean; reach?: 'mine' | 'any' }[],
    quiet: { from: string; until: string } | null = null,
  ) {
    const caller = await world.as(person);
    const { version } = noticePreferences.parse((await caller.get('/api/v1/notices/preferences')).body);
    const choices = wanted.map((choice) => ({ reach: 'mine', ...choice }));
    return caller.put('/api/v1/notices/preferences', { version, choices, quiet });
  }
  // Where it leads makes no difference to how it leaves; that nobody hears of what they may not read is tested beside.
  const link = { to: 'on-call', roleId: onCallRoleId.parse(uuid()) } as const;
  const tell = async (person: Person, type: NoticeType) => {
    const key = await raiseTo(world, world.north, person, { type, words: WORDS, link });
    await deliver(world);
    await send(world);
    return key;
  };

  describe('web push', () => {
    it('reaches each browser with the neutral sentence and the notice’s id, and nothing else', async () => {
      const nurse = await newNurse();
      const browsers = [await browserOf(nurse), await browserOf(nurse)];
      await tell(nurse, 'message.mention');
      const [notice] = await inboxOf(world, nurse);
      expect(notice?.words).to.include(WORDS);
      expect(notice?.pushedAt).to.equal(world.clock.now().toISOString());
      for (const browser of browsers) {
        const read = service.readBy(browser);
        expect(read).to.have.length(1);
        expect(pushPayload.parse(JSON.parse(read[0] ?? ''))).to.deep.equal({
          id: notice?.id,
          type: 'message.mention',
          level: 2,
          text: 'You are mentioned in a message.',
        });
        for (const canary of CANARIES) expect(read[0]).not.to.include(canary);
      }
      const [pushed] = service.pushed;
      expect(pushed?.headers.authorization).to.match(/^vapid t=/u);
      expect(pushed?.headers).to.include({ urgency: 'normal', topic: notice?.id.replaceAll('-', '') });
      for (const { body, headers } of service.pushed) {
        const { authorization = '', ...plain } = headers;
        const [head = '', claims = ''] = authorization.replace('vapid t=', '').split('.');
        const signed = Buffer.from(head, 'base64url').toString() + Buffer.from(claims, 'base64url').toString();
        expect(signed).to.include('ES256').and.to.include('mailto:');
        for (const canary of CANARIES) expect(signed + JSON.stringify(plain)).not.to.include(canary);
        for (const canary of LONG_CANARIES) expect(body.toString('latin1') + authorization).not.to.include(canary);
      }
    });

    it('forgets a browser its service knows no more, and still reaches the other', async () => {
      const nurse = await newNurse();
      const [gone, there] = [await browserOf(nurse), await browserOf(nurse)];
      service.answer(gone, 410);
      await tell(nurse, 'message.mention');
      expect(service.readBy(there)).to.have.length(1);
      const caller = await world.as(nurse);
      const { devices } = pushStatus.parse((await caller.get('/api/v1/notices/push')).body);
      expect(devices).to.have.length(1);
      service.answer(gone, 404);
    });

    it('tries again what a service cannot take now, not before it says, and only where it is missing', async () => {
      const nurse = await newNurse();
      const [busy, there] = [await browserOf(nurse), await browserOf(nurse)];
      service.answer(busy, 429, { 'retry-after': '120' });
      await tell(nurse, 'message.mention');
      world.clock.advance(MINUTE);
      await send(world);
      expect(service.readBy(busy)).to.have.length(1);
      service.answer(busy, 201);
      world.clock.advance(MINUTE);
      await send(world);
      expect(service.readBy(busy)).to.have.length(2);
      expect(service.readBy(there)).to.have.length(1);
      await send(world);
      expect(service.readBy(busy)).to.have.length(2);
    });

    it('gives up in the end, and says so', async () => {
      const nurse = await newNurse();
      const browser = await browserOf(nurse);
      service.answer(browser, 503);
      await tell(nurse, 'message.mention');
      for (let tries = 0; tries < 12; tries += 1) {
        world.clock.advance(20 * MINUTE);
        await send(world);
      }
      expect(service.readBy(browser)).to.have.length(9);
      const [dispatch] = await world.inside(world.north, () => dispatchRepository().find({ staffId: nurse.id }));
      expect(dispatch?.state).to.equal('failed');
    });

    it('comes again every five minutes for what cannot wait, three times at most, until somebody acts', async () => {
      const nurse = await newNurse();
      const browser = await browserOf(nurse);
      await tell(nurse, 'handover.offered');
      for (let round = 0; round < 6; round += 1) {
        world.clock.advance(5 * MINUTE);
        await send(world);
      }
      expect(service.readBy(browser)).to.have.length(4);
      const key = await tell(nurse, 'handover.offered');
      expect(service.readBy(browser)).to.have.length(5);
      await settle(world, world.north, { key, staffId: nurse.id });
      await deliver(world);
      world.clock.advance(5 * MINUTE);
      await send(world);
      expect(service.readBy(browser)).to.have.length(5);
    });

    it('does not repeat an urgent message: its ladder climbs in the meantime', async () => {
      const nurse = await newNurse();
      const browser = await browserOf(nurse);
      await tell(nurse, 'message.urgent');
      world.clock.advance(5 * MINUTE);
      await send(world);
      expect(service.readBy(browser)).to.have.length(1);
    });

    it('does not go out for what was looked at in the meantime', async () => {
      const nurse = await newNurse();
      const browser = await browserOf(nurse);
      await raiseTo(world, world.north, nurse, { type: 'message.mention', link });
      await deliver(world);
      const [notice] = await inboxOf(world, nurse);
      await (await world.as(nurse)).post('/api/v1/notices/see', { ids: [notice?.id] });
      await send(world);
      expect(service.readBy(browser)).to.have.length(0);
    });

    it('reaches nobody who is suspended, though it was on its way', async () => {
      const nurse = await newNurse();
      const browser = await browserOf(nurse);
      await raiseTo(world, world.north, nurse, { type: 'message.mention', link });
      await deliver(world);
      const admin = await world.as(world.north.admin);
      const { version } = staffView.parse((await admin.get(`/api/v1/staff/${nurse.id}`)).body);
      await admin.post(`/api/v1/staff/${nurse.id}/suspend`, { version, reason: 'A test' });
      await send(world);
      await raiseTo(world, world.north, nurse, { type: 'message.mention', link });
      await deliver(world);
      await send(world);
      expect(service.readBy(browser)).to.have.length(0);
      expect(await world.inside(world.north, () => noticeRepository().count({ staffId: nurse.id }))).to.equal(1);
    });

    it('is one person’s in one browser: who asks last has it', async () => {
      const [first, second] = [await newNurse(), await newNurse()];
      const browser = await browserOf(first);
      expect((await subscribe(second, browser)).status).to.equal(200);
      await tell(first, 'message.mention');
      expect(service.readBy(browser)).to.have.length(0);
      await tell(second, 'message.mention');
      expect(service.readBy(browser)).to.have.length(1);
    });

    it('is asked for only at known services, by https, with keys a browser makes', async () => {
      const nurse = await newNurse();
      const good = service.newBrowser();
      const caller = await world.as(nurse);
      const refused = async (change: object) => {
        const answer = await caller.post('/api/v1/notices/push', {
          endpoint: good.endpoint,
          keys: good.keys,
          device: 'A phone',
          ...change,
        });
        expect(answer, JSON.stringify(change)).to.be.problem('invalid-input');
      };
      for (const endpoint of [
        'http://fcm.googleapis.com/fcm/send/1',
        'https://localhost/push',
        'https://169.254.169.254/latest',
        'https://127.0.0.1:1/push',
        'https://fcm.googleapis.com.evil.example/1',
        'https://evilpush.apple.com/1',
        'https://user@fcm.googleapis.com/1',
        'https://fcm.googleapis.com:8443/1',
      ]) {
        await refused({ endpoint });
      }
      await refused({ keys: { ...good.keys, p256dh: good.keys.auth } });
      await refused({ keys: { ...good.keys, auth: 'c2hvcnQ' } });
      expect((await subscribe(nurse, good)).status).to.equal(200);
      const own = pushStatus.parse((await caller.get('/api/v1/notices/push')).body);
      expect(own.key).to.equal(keys.publicKey);
      const [device] = own.devices;
      const other = await world.as(world.south.nurse);
      expect(await other.post(`/api/v1/notices/push/${device?.id}/remove`)).to.be.problem('not-found');
      const left = pushStatus.parse((await caller.post(`/api/v1/notices/push/${device?.id}/remove`)).body);
      expect(left.devices).to.have.length(0);
    });
  });

  describe('mail and text messages', () => {
    it('say no more than a push does, and go to who chose them', async () => {
      const nurse = await newNurse('+27821234567');
      const other = await newNurse('+27827654321');
      const both = ['email', 'sms'] as const;
      expect(
        (
          await choose(
            nurse,
            both.map((channel) => ({ type: 'message.mention', channel, isOn: true })),
          )
        ).status,
      ).to.equal(200);
      await tell(nurse, 'message.mention');
      await tell(other, 'message.mention');
      const [notice] = await inboxOf(world, nurse);
      const [mails, texts] = await world.inside(world.north, async () => [await recentMail(50), await recentSms(50)]);
      const mail = mails.filter(({ subject }) => subject === 'You are mentioned in a message.');
      expect(mail.map(({ to }) => to)).to.deep.equal([nurse.email]);
      expect(texts.map(({ to }) => to)).to.deep.equal(['+27821234567']);
      for (const { subject, text } of [...mail, ...texts]) {
        expect(text).to.include(`/inbox?notice=${notice?.id}`);
        for (const canary of [...CANARIES, nurse.displayName]) expect(subject + text).not.to.include(canary);
      }
      expect(notice?.pushedAt).not.to.equal(null);
      await send(world);
      expect(await world.inside(world.north, () => recentSms(50))).to.have.length(1);
    });
  });

  describe('quiet hours', () => {
    // The hospital’s clocks are three hours ahead: it is 11:00 there when the test begins, plus what passed since.
    const hour = (offset: number) =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone: 'Africa/Nairobi',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }).format(new Date(world.clock.now().getTime() + offset * 60 * MINUTE));

    it('hold back what can wait until they end, over midnight, and never what is critical', async () => {
      const nurse = await newNurse();
      const browser = await browserOf(nurse);
      await choose(nurse, [], { from: hour(-1), until: hour(20) });
      await tell(nurse, 'message.mention');
      expect(service.readBy(browser)).to.have.length(0);
      expect(await inboxOf(world, nurse)).to.have.length(1);
      await tell(nurse, 'message.urgent');
      expect(service.readBy(browser)).to.have.length(1);
      world.clock.advance(19 * 60 * MINUTE);
      await send(world);
      expect(service.readBy(browser)).to.have.length(1);
      world.clock.advance(61 * MINUTE);
      await send(world);
      expect(service.readBy(browser)).to.have.length(2);
    });
  });

  describe('what people choose', () => {
    it('is what they get, by type and channel', async () => {
      const nurse = await newNurse();
      const browser = await browserOf(nurse);
      await choose(nurse, [{ type: 'message.mention', channel: 'push', isOn: false }]);
      await tell(nurse, 'message.mention');
      expect(service.readBy(browser)).to.have.length(0);
      await tell(nurse, 'message.direct');
      expect(service.readBy(browser)).to.have.length(1);
      await choose(nurse, [{ type: 'message.mention', channel: 'push', isOn: true }]);
      await tell(nurse, 'message.mention');
      expect(service.readBy(browser)).to.have.length(2);
      expect(await inboxOf(world, nurse)).to.have.length(3);
    });

    it('cannot mute what is critical, nor empty the inbox', async () => {
      const nurse = await newNurse();
      const muted = await choose(nurse, [{ type: 'message.urgent', channel: 'push', isOn: false }]);
      expect(muted).to.be.problem('invalid-input');
      expect(muted.body).to.have.nested.property('errors[0].pointer', '/body/choices/0');
      expect(await choose(nurse, [{ type: 'stay.moved', channel: 'inbox', isOn: false }])).to.be.problem(
        'invalid-input',
      );
      const caller = await world.as(nurse);
      const stale = { version: 7, choices: [], quiet: null };
      expect(await caller.put('/api/v1/notices/preferences', stale)).to.be.problem('version-conflict');
    });

    it('reaches other wards where they want any and see them, and nobody else', async () => {
      const { north } = world;
      const any = [{ type: 'stay.admitted', channel: 'inbox', isOn: true, reach: 'any' }] as const;
      expect((await choose(north.doctor, any)).status).to.equal(200);
      expect((await choose(north.otherNurse, any)).status).to.equal(200);
      await raise(world, north, { type: 'stay.admitted' });
      await raise(world, north, { type: 'stay.discharged' });
      await deliver(world);
      const types = async (person: Person) => (await inboxOf(world, person)).map(({ type }) => type);
      expect(await types(north.doctor)).to.deep.equal(['stay.admitted']);
      expect(await types(north.otherNurse)).to.deep.equal([]);
      expect(await types(north.nurseManager)).to.deep.equal([]);
    });
  });
});
