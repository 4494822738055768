import { expect } from 'chai';
import { daysAfter } from '../../../shared/domain/zoned-time.ts';
import type { SwapView } from '../../../shared/schemas/rosters.ts';
import { calendarAddress, myShifts, swapPage, swapPartners, swapView } from '../../../shared/schemas/rosters.ts';
import { returnStaff } from '../../../server/modules/staff/commands/return-staff.ts';
import { suspendStaff } from '../../../server/modules/staff/commands/suspend-staff.ts';
import { getStaff } from '../../../server/modules/staff/index.ts';
import type { Answer } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import {
  newRoster,
  newShifts,
  newShiftTemplate,
  newSwap,
  publishNow,
  readRoster,
} from '../../security/fixtures/rosters.ts';

describe('swaps, open shifts and calendars', () => {
  let world: World;
  let north: TestHospital;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
  });
  after(() => world.close());

  const swapOf = (answer: Answer): SwapView => {
    expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 201]);
    return swapView.parse(answer.body);
  };
  const post = async (person: Person, path: string, body: object) =>
    (await world.as(person)).post(`/api/v1${path}`, body);
  const decide = (person: Person, { id, version }: SwapView, approves = true) =>
    post(person, `/swaps/${id}/decide`, { version, approves, reason: null });
  const ask = (person: Person, body: object) => post(person, '/swaps', { note: null, ...body });
  const mine = async (person: Person, from: string) => {
    const path = `/api/v1/shifts/mine?from=${from}&to=${daysAfter(from, 30)}`;
    return myShifts.parse((await (await world.as(person)).get(path)).body);
  };
  const holders = async (rosterId: string) => {
    const { shifts } = await readRoster(await world.as(north.admin), rosterId);
    return shifts
      .toSorted((one, other) => (one.date < other.date ? -1 : 1))
      .map(({ staffId, published }) => [staffId, published]);
  };

  it('a shift changes hands when the colleague agrees and who plans approves, in the plan and in what is told', async () => {
    const { nurse, doctor, admin } = north;
    const { roster, shiftIds } = await newShifts(world, north, [nurse.id, doctor.id]);
    const [shiftId, otherShiftId] = shiftIds;
    const asked = swapOf(await ask(nurse, { kind: 'swap', shiftId, otherShiftId }));
    expect(asked).to.deep.include({ state: 'asked', asker: { staffId: nurse.id, name: nurse.displayName } });
    expect(await decide(admin, asked), 'nobody agreed yet').to.be.problem('state-refused');
    expect(await post(north.pharmacy, `/swaps/${asked.id}/answer`, { version: 1, agrees: true })).to.be.problem(
      'not-found',
    );
    const agreed = swapOf(await post(doctor, `/swaps/${asked.id}/answer`, { version: asked.version, agrees: true }));
    expect(agreed.abilities).to.deep.include({ canAnswer: false, canDecide: false });
    expect(await decide(doctor, agreed), 'not theirs to decide').to.be.problem('not-allowed');
    const page = swapPage.parse((await (await world.as(admin)).get('/api/v1/swaps')).body);
    expect(page.items.find(({ id }) => id === agreed.id)?.abilities.canDecide).to.equal(true);
    expect(swapOf(await decide(admin, agreed)).state).to.equal('approved');
    expect(await holders(roster.id)).to.deep.equal([
      [doctor.id, 'same'],
      [nurse.id, 'same'],
    ]);
    expect((await mine(doctor, roster.from)).items.map(({ id }) => id)).to.deep.equal([shiftId]);
  });

  it('is refused to another hospital, for a shift that is not theirs, and twice for the same', async () => {
    const { nurse, doctor } = north;
    const { shiftIds } = await newShifts(world, north, [nurse.id]);
    const body = { kind: 'give', shiftId: shiftIds[0], toId: doctor.id };
    expect(await ask(doctor, { ...body, toId: nurse.id })).to.be.problem('not-found');
    expect(await ask(world.south.nurse, { ...body, toId: world.south.doctor.id })).to.be.problem('not-found');
    expect(await ask(nurse, { ...body, toId: world.south.doctor.id })).to.be.problem('invalid-input');
    const swap = swapOf(await ask(nurse, body));
    expect(await ask(nurse, body)).to.be.problem('already-exists');
    const withdrawn = swapOf(await post(nurse, `/swaps/${swap.id}/withdraw`, { version: swap.version }));
    expect(withdrawn.state).to.equal('withdrawn');
    expect(swapOf(await ask(nurse, body)).state).to.equal('asked');
  });

  it('both sides are held to the rules again when it is approved', async () => {
    const { nurse, doctor, admin } = north;
    const agreed = await newSwap(world, north, 'agreed');
    const caller = await world.as(admin);
    const { roster } = await readRoster(caller, agreed.shift.rosterId);
    const cell = {
      op: 'cell',
      staffId: doctor.id,
      date: agreed.shift.date,
      expected: [],
      put: [agreed.shift.templateId],
    };
    expect((await caller.post(`/api/v1/rosters/${roster.id}/changes`, { changes: [cell] })).status).to.equal(200);
    const refused = await decide(admin, agreed);
    expect(refused).to.be.problem('rule-broken');
    const [broken] = (refused.body as { roster: { breaks: object[] } }).roster.breaks;
    expect(broken).to.deep.include({ rule: 'overlap', staffId: doctor.id });
    expect((await mine(nurse, roster.from)).items.map(({ id }) => id)).to.deep.equal([agreed.shift.id]);
  });

  it('two who approve at once, and two who take one open shift: one each', async () => {
    const { nurse, admin, nurseManager } = north;
    const agreed = await newSwap(world, north, 'agreed');
    const both = await Promise.all([decide(admin, agreed), decide(nurseManager, agreed)]);
    expect(both.map(({ status }) => status)).to.have.members([200, 409]);

    const { roster, shiftIds } = await newShifts(world, north, [null]);
    const claims = [swapOf(await ask(nurse, { kind: 'claim', shiftId: shiftIds[0] }))];
    const open = (await mine(nurse, roster.from)).open.find(({ id }) => id === shiftIds[0]);
    expect(open).to.deep.include({ isAsked: true, breaks: [] });
    expect(await ask(world.south.nurse, { kind: 'claim', shiftId: shiftIds[0] })).to.be.problem('not-found');
    const [claim] = claims;
    if (claim === undefined) throw new Error('Nothing was asked.');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => decide(index % 2 === 0 ? admin : nurseManager, claim)),
    );
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    expect(await holders(roster.id)).to.deep.equal([[nurse.id, 'same']]);
  });

  it('one shift given to two: once the first is approved the other is overtaken', async () => {
    const { nurse, doctor, otherNurse, admin } = north;
    const { roster, shiftIds } = await newShifts(world, north, [nurse.id, doctor.id, otherNurse.id]);
    const [own, ofDoctor, ofOther] = shiftIds;
    const first = swapOf(await ask(nurse, { kind: 'swap', shiftId: own, otherShiftId: ofDoctor }));
    const second = swapOf(await ask(otherNurse, { kind: 'swap', shiftId: ofOther, otherShiftId: own }));
    const agreed = await Promise.all([
      post(doctor, `/swaps/${first.id}/answer`, { version: first.version, agrees: true }).then(swapOf),
      post(nurse, `/swaps/${second.id}/answer`, { version: second.version, agrees: true }).then(swapOf),
    ]);
    const answers = await Promise.all(agreed.map((swap) => decide(admin, swap)));
    expect(answers.map(({ status }) => status)).to.have.members([200, 409]);
    const swaps = (await mine(nurse, roster.from)).swaps.filter(({ id }) => id === first.id || id === second.id);
    expect(swaps.map(({ state }) => state).sort()).to.deep.equal(['approved', 'overtaken']);
    const people = (await holders(roster.id)).map(([staffId]) => staffId);
    expect([...new Set(people)], 'everyone still has one').to.have.length(3);
  });

  it('says who could take a shift, and what that would break', async () => {
    const { nurse, doctor } = north;
    const { shiftIds } = await newShifts(world, north, [nurse.id]);
    const partners = await (await world.as(nurse)).get(`/api/v1/shifts/${shiftIds[0]}/partners`);
    expect(swapPartners.parse(partners.body).shift.id).to.equal(shiftIds[0]);
    expect(await (await world.as(doctor)).get(`/api/v1/shifts/${shiftIds[0]}/partners`)).to.be.problem('not-found');
  });

  it('a calendar reads one’s shifts at an address of one’s own: in UTC, with a lasting UID, until it is ended', async () => {
    const { nurse, admin } = north;
    const caller = await world.as(admin);
    const night = await newShiftTemplate(caller, { startMinute: 1_140, endMinute: 420, kind: 'night' });
    const roster = await newRoster(caller, north);
    const cell = { op: 'cell', staffId: nurse.id, date: roster.from, expected: [], put: [night.id] };
    await caller.post(`/api/v1/rosters/${roster.id}/changes`, { changes: [cell] });
    await publishNow(caller, roster.id);
    const [shift] = (await mine(nurse, roster.from)).items;
    const { url } = calendarAddress.parse((await post(nurse, '/shift-calendar', {})).body);
    const read = (address: string) => fetch(`${world.origin}${new URL(address).pathname}`);
    const answer = await read(url);
    expect(answer.headers.get('content-type')).to.match(/^text\/calendar/u);
    const lines = (await answer.text()).split('\r\n');
    const utc = (instant: string | undefined) => instant?.replace(/[-:]|\.\d+/gu, '');
    expect(lines).to.include.members([
      `UID:${shift?.id}@wardline`,
      `DTSTART:${utc(shift?.startsAt)}`,
      `DTEND:${utc(shift?.endsAt)}`,
      'SEQUENCE:0',
      'STATUS:CONFIRMED',
    ]);
    const seen = (await readRoster(caller, roster.id)).shifts[0];
    const remove = { op: 'remove', shiftId: seen?.id, version: seen?.version };
    await caller.post(`/api/v1/rosters/${roster.id}/changes`, { changes: [remove] });
    await publishNow(caller, roster.id);
    const after = (await (await read(url)).text()).split(`UID:${shift?.id}@wardline`)[1] ?? '';
    expect(after).to.include('SEQUENCE:1').and.include('STATUS:CANCELLED');
    expect((await read(url.replace(/.{6}\.ics$/u, 'aaaaaa.ics'))).status).to.equal(401);
    await post(nurse, '/shift-calendar/end', {});
    expect((await read(url)).status).to.equal(401);
  });

  it('wishes are one’s own, for days to come, and seen by who plans', async () => {
    const { nurse, admin } = north;
    const caller = await world.as(admin);
    const roster = await newRoster(caller, north);
    const items = [{ date: roster.from, wish: 'off', note: 'A wedding' }];
    const put = async (body: object) => (await world.as(nurse)).put('/api/v1/wishes', body);
    expect((await put({ items })).status).to.equal(200);
    expect(await put({ items: [{ ...items[0], date: '2020-01-01' }] })).to.be.problem('invalid-input');
    expect((await readRoster(caller, roster.id)).wishes).to.deep.equal([{ staffId: nurse.id, ...items[0] }]);
    await publishNow(caller, roster.id);
    expect((await readRoster(await world.as(north.doctor), roster.id)).wishes).to.deep.equal([]);
  });

  // The last: whoever is suspended is signed out.
  it('is not approved for a colleague who was suspended since they agreed', async () => {
    const agreed = await newSwap(world, north, 'agreed');
    const { state } = await world.inside(north, async () => {
      const staff = await getStaff(north.doctor.id);
      return suspendStaff(north.doctor.id, staff.version, 'A test');
    });
    expect(state).to.equal('suspended');
    expect(await decide(north.admin, agreed)).to.be.problem('state-refused');
    await world.inside(north, async () => {
      const staff = await getStaff(north.doctor.id);
      return returnStaff(north.doctor.id, staff.version);
    });
    expect(swapOf(await decide(north.admin, agreed)).state).to.equal('approved');
  });
});
