import { expect } from 'chai';
import { recoveryCodes, totpBegun } from '../../../shared/schemas/sign-in.ts';
import { TOTP } from 'otpauth';
import { dump } from '../../support/dump.ts';
import type { World } from '../../support/world.ts';
import { openWorld, TEST_PASSWORD } from '../../support/world.ts';
import { challengeOf, CODE, cookieOf, enter, fromMail, knock, LINK_TOKEN, mailsTo, until } from './front-desk.ts';

const PIN = '49381726';

describe('what sign-in keeps', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('holds no password, PIN, token, code or authenticator secret, and no address, and none of it is logged', async () => {
    const person = world.north.nurse;
    const caller = world.stranger();
    const secrets: Record<string, string> = { password: TEST_PASSWORD, pin: PIN, email: person.email };

    const { challengeId } = challengeOf(await knock(caller, person));
    await caller.post('/api/v1/sign-in/code/send', { challengeId });
    const code = await fromMail(world, world.north, person.email, CODE);
    secrets['challenge'] = challengeId.split('.')[1] ?? '';
    const waiting = await dump(world);
    // As a field of its own or in the mail's sentence; six digits alone stand in some hash sooner or later.
    for (const form of [`"${code}"`, `is ${code}`])
      expect(waiting.includes(form), 'the code that waits').to.equal(false);
    enter(caller, await caller.post('/api/v1/sign-in/code', { challengeId, method: 'email', code, trustDevice: true }));
    secrets['device'] = cookieOf(caller, 'device');
    secrets['access'] = cookieOf(caller, 'access');
    secrets['first refresh'] = cookieOf(caller, 'refresh').split('.')[2] ?? '';
    await caller.post('/api/v1/session/refresh');
    secrets['second refresh'] = cookieOf(caller, 'refresh').split('.')[2] ?? '';
    secrets['csrf'] = caller.csrfToken ?? '';

    expect((await caller.put('/api/v1/account/pin', { password: TEST_PASSWORD, pin: PIN })).status).to.equal(200);
    const begun = await caller.post('/api/v1/account/totp/begin', { password: TEST_PASSWORD });
    const { secret } = totpBegun.parse(begun.body);
    const totpCode = new TOTP({ secret }).generate({ timestamp: world.clock.now().getTime() });
    const codes = recoveryCodes.parse((await caller.post('/api/v1/account/totp/confirm', { code: totpCode })).body);
    secrets['totp'] = secret;
    secrets['recovery code'] = codes.recoveryCodes[0] ?? '';

    await caller.post('/api/v1/password-resets', { hospitalCode: person.hospitalCode, email: person.email });
    await until('the link is mailed', async () => {
      const [mail] = await mailsTo(world, world.north, person.email);
      return LINK_TOKEN.test(mail?.text ?? '');
    });
    secrets['reset link'] = (await fromMail(world, world.north, person.email, LINK_TOKEN)).split('.')[1] ?? '';

    const kept = await dump(world);
    expect(kept, 'the dump reads what there is').to.contain(person.id).and.to.contain('session.started');
    const logged = world.logged.join('\n');
    for (const [what, text] of Object.entries(secrets)) {
      expect(text.length, what).to.be.greaterThan(5);
      expect(kept.includes(text), `${what} is at rest`).to.equal(false);
      expect(logged.includes(text), `${what} is logged`).to.equal(false);
    }
  });
});
