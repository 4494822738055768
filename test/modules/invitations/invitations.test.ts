import { expect } from 'chai';
import { invitationLookUp } from '../../../shared/schemas/sign-in.ts';
import { staffInvited } from '../../../shared/schemas/staff.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import {
  answerOf,
  fresh,
  fromMail,
  journalOf,
  knock,
  LINK_TOKEN,
  mailsTo,
  ruleFromWithin,
  tally,
  times,
} from '../sign-in/front-desk.ts';

const HOUR = 3_600_000;
const PASSWORD = 'seven-green-umbrellas-dry';

describe('an invitation', () => {
  let world: World;
  let invited = 0;
  before(async () => {
    world = await openWorld();
    await ruleFromWithin(world, world.north, 'optional');
    await ruleFromWithin(world, world.south, 'optional');
  });
  after(() => world.close());

  const newcomer = () => ({
    displayName: 'Thandi Nkosi',
    email: `newcomer${(invited += 1)}@north.example`,
    roles: ['nurse'],
    wardIds: [world.north.wardA.id],
  });
  const invite = async (body: object = newcomer()) =>
    (await fresh(world, world.north.admin)).post('/api/v1/staff/invitations', body);
  /** Someone invited, and the token in their mail. */
  const waiting = async () => {
    const body = newcomer();
    const answer = await invite(body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    const { staff, invitation } = staffInvited.parse(answer.body);
    return { ...body, staff, invitation, token: await fromMail(world, world.north, body.email, LINK_TOKEN) };
  };
  const again = async (staffId: string) =>
    (await fresh(world, world.north.admin)).post(`/api/v1/staff/${staffId}/invitation`);
  const accept = (token: string, newPassword = PASSWORD) =>
    world.stranger().post('/api/v1/invitations/accept', { token, newPassword });
  const lookUp = (token: string) => world.stranger().post('/api/v1/invitations/look-up', { token });
  const signIn = (email: string, hospitalCode = 'NORTH') => knock(world.stranger(), { email, hospitalCode }, PASSWORD);

  it('lets a person choose a password and then sign in, and not before', async () => {
    const { email, token, staff, invitation } = await waiting();
    expect(staff.state).to.equal('invited');
    expect(invitation.state).to.equal('pending');
    expect(await signIn(email)).to.be.problem('sign-in-failed');
    expect(invitationLookUp.parse((await lookUp(token)).body)).to.deep.equal({
      hospitalName: 'Northgate General',
      displayName: 'Thandi Nkosi',
      customRoles: [],
      email,
      roles: ['nurse'],
    });
    expect((await accept(token)).status).to.equal(200);
    const answer = answerOf(await signIn(email));
    expect(answer.step === 'signed-in' && answer.session.wardIds).to.deep.equal([world.north.wardA.id]);
    expect(await accept(token)).to.be.problem('link-refused');
    expect(await lookUp(token)).to.be.problem('link-refused');
    expect((await journalOf(world, world.north, 'invitation.accepted')).at(-1)?.subjectId).to.equal(invitation.id);
  });

  it('is mailed with a link whose token no server sees in an address, and leaves by no other way', async () => {
    const body = newcomer();
    const answer = await invite(body);
    const [mail] = await mailsTo(world, world.north, body.email);
    expect(mail?.text).to.contain(`${world.app.services.config.publicUrl}/invitation#token=${world.north.tenant.id}.`);
    const token = await fromMail(world, world.north, body.email, LINK_TOKEN);
    expect(JSON.stringify(answer.body)).not.to.contain(token.split('.')[1]);
  });

  it('is accepted once, of fifty at once', async () => {
    const { email, token } = await waiting();
    const answers = await times(50, (index) => accept(token, `a-long-password-no-${index}-of-many`));
    expect(tally(answers)).to.deep.equal({ 200: 1, 401: 49 });
    const won = answers.findIndex((answer) => answer.status === 200);
    const caller = world.stranger();
    answerOf(await knock(caller, { email, hospitalCode: 'NORTH' }, `a-long-password-no-${won}-of-many`));
  });

  it('is good for 72 hours', async () => {
    const { token, staff } = await waiting();
    world.clock.advance(72 * HOUR - 1);
    expect((await lookUp(token)).status).to.equal(200);
    world.clock.advance(1);
    expect(await lookUp(token)).to.be.problem('link-refused');
    expect(await accept(token)).to.be.problem('link-refused');
    expect(staffInvited.parse((await again(staff.id)).body).invitation.state).to.equal('pending');
  });

  it('is void when another is sent, and none is sent to who has joined', async () => {
    const { email, token, staff } = await waiting();
    expect((await again(staff.id)).status).to.equal(201);
    expect(await accept(token)).to.be.problem('link-refused');
    expect((await accept(await fromMail(world, world.north, email, LINK_TOKEN))).status).to.equal(200);
    expect(await again(staff.id)).to.be.problem('state-refused');
  });

  it('leaves one good link when it is sent ten times at once', async () => {
    const { email, staff } = await waiting();
    const admin = await fresh(world, world.north.admin);
    const answers = await times(10, () => admin.post(`/api/v1/staff/${staff.id}/invitation`));
    for (const { status } of answers) expect([201, 409]).to.include(status);
    const mails = await mailsTo(world, world.north, email);
    const tokens = mails.map((mail) => LINK_TOKEN.exec(mail.text)?.[1] ?? '');
    const looks = await Promise.all(tokens.map(lookUp));
    expect(looks.filter((look) => look.status === 200)).to.have.length(1);
  });

  it('is not accepted with a weak password, which leaves it good', async () => {
    const { token } = await waiting();
    expect(await accept(token, 'hospital12345')).to.be.problem('password-too-weak', '/body/newPassword');
    expect((await accept(token)).status).to.equal(200);
  });

  it('of North is nothing at South', async () => {
    const { token, staff, email } = await waiting();
    const abroad = token.replace(world.north.tenant.id, world.south.tenant.id);
    expect(await lookUp(abroad)).to.be.problem('link-refused');
    expect(await accept(abroad)).to.be.problem('link-refused');
    const south = await fresh(world, world.south.admin);
    expect(await south.post(`/api/v1/staff/${staff.id}/invitation`)).to.be.problem('not-found');
    expect((await accept(token)).status).to.equal(200);
    expect(await signIn(email, 'SOUTH')).to.be.problem('sign-in-failed');
  });

  it('goes to no address that nobody could sign in with', async () => {
    expect(await invite({ ...newcomer(), email: 'thandi@xn--zzzzzzzz.example' })).to.be.problem('invalid-input');
  });

  it('is sent by nobody but an admin', async () => {
    const { staff } = await waiting();
    for (const person of [world.north.nurse, world.north.nurseManager, world.operator]) {
      const caller = await fresh(world, person);
      expect(await caller.post('/api/v1/staff/invitations', newcomer()), person.email).to.be.problem('not-allowed');
      expect(await caller.post(`/api/v1/staff/${staff.id}/invitation`), person.email).to.be.problem('not-allowed');
    }
    expect(await world.stranger().post('/api/v1/staff/invitations', newcomer())).to.be.problem('not-signed-in');
  });

  it('is refused for an address that is taken, an operator, and a ward of another hospital', async () => {
    expect(await invite({ ...newcomer(), email: world.north.nurse.email })).to.be.problem(
      'already-exists',
      '/body/email',
    );
    expect(await invite({ ...newcomer(), roles: ['operator'] })).to.be.problem('invalid-input', '/body/roles/0');
    expect(await invite({ ...newcomer(), wardIds: [world.south.wardA.id] })).to.be.problem(
      'invalid-input',
      '/body/wardIds/0',
    );
  });

  it('asked for twice with one key is one person and one mail', async () => {
    const admin = await fresh(world, world.north.admin);
    const body = newcomer();
    const idempotencyKey = 'one-invitation-and-no-more';
    const answers = await times(5, () => admin.post('/api/v1/staff/invitations', body, { idempotencyKey }));
    expect(tally(answers)).to.deep.equal({ 201: 5 });
    expect(await mailsTo(world, world.north, body.email)).to.have.length(1);
  });

  it('of someone suspended meanwhile is refused', async () => {
    const { token, staff } = await waiting();
    const admin = await fresh(world, world.north.admin);
    const suspended = await admin.post(`/api/v1/staff/${staff.id}/suspend`, {
      version: staff.version,
      reason: 'A test.',
    });
    expect(suspended.status).to.equal(200);
    expect(await accept(token)).to.be.problem('link-refused');
  });
});
