import { expect } from 'chai';
import { DEFAULT_ROSTER_RULES } from '../../../shared/domain/roster-rules.ts';
import { daysAfter } from '../../../shared/domain/zoned-time.ts';
import { noticePage } from '../../../shared/schemas/notices.ts';
import type { RosterChanged, RosterSummary, ShiftTemplateView } from '../../../shared/schemas/rosters.ts';
import { rosterChanged, rosterDiff, rosterList, rosterLog, rosterRules } from '../../../shared/schemas/rosters.ts';
import { staffView } from '../../../shared/schemas/staff.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newCustomRole } from '../../security/fixtures/roles.ts';
import { newRoster, newShiftTemplate, publishNow, readRoster, storedShifts } from '../../security/fixtures/rosters.ts';

describe('planning a roster', () => {
  let world: World;
  let north: TestHospital;
  let admin: Caller;
  let day: ShiftTemplateView;
  let night: ShiftTemplateView;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
    admin = await world.as(north.admin);
    day = await newShiftTemplate(admin);
    night = await newShiftTemplate(admin, { name: 'Night', startMinute: 1_140, endMinute: 420, kind: 'night' });
  });
  after(() => world.close());

  const change = (by: Caller, { id }: { readonly id: string }, ...changes: object[]): Promise<Answer> =>
    by.post(`/api/v1/rosters/${id}/changes`, { changes });
  const cell = ({ id }: Person, date: string, ...templates: ShiftTemplateView[]) => ({
    op: 'cell',
    staffId: id,
    date,
    expected: [],
    put: templates.map((one) => one.id),
  });
  const changed = (answer: Answer): RosterChanged => {
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    return rosterChanged.parse(answer.body);
  };

  it('puts, moves, notes, opens and takes away shifts, and counts every change', async () => {
    const roster = await newRoster(admin, north);
    const first = changed(await change(admin, roster, cell(north.nurse, roster.from, day)));
    expect(first.roster.version).to.equal(roster.version + 1);
    const [shift] = first.shifts;
    expect(shift).to.deep.include({ staffId: north.nurse.id, code: day.code, published: 'new', version: 1 });
    const to = daysAfter(roster.from, 1);
    const own = { shiftId: shift?.id, version: 1 };
    const moved = changed(await change(admin, roster, { op: 'move', ...own, staffId: north.doctor.id, date: to }));
    expect(moved.shifts[0]).to.deep.include({ id: shift?.id, staffId: north.doctor.id, date: to, version: 2 });
    const again = { shiftId: shift?.id, version: 2 };
    const more = [
      { op: 'note', ...again, note: 'Bring the keys' },
      { op: 'open', date: to, templateId: night.id, count: 2 },
    ];
    expect(changed(await change(admin, roster, ...more)).shifts).to.have.length(3);
    const { shifts, roster: seen } = await readRoster(admin, roster.id);
    expect(shifts.map(({ staffId, note }) => [staffId, note])).to.have.deep.members([
      [north.doctor.id, 'Bring the keys'],
      [null, null],
      [null, null],
    ]);
    expect(seen.version).to.equal(roster.version + 3);
    const gone = changed(await change(admin, roster, { op: 'remove', shiftId: shift?.id, version: 3 }));
    expect(gone.removed).to.deep.equal([shift?.id]);
  });

  it('knows nobody who is not on the staff list, even where nothing would be planned for them', async () => {
    const roster = await newRoster(admin, north);
    const { nurse: stranger } = world.south;
    const { from } = roster;
    const asked = { from, to: daysAfter(from, 6), staffIds: [stranger.id], pattern: [null] };
    const path = `/api/v1/rosters/${roster.id}/pattern`;
    expect(await change(admin, roster, cell(stranger, from))).to.be.problem('invalid-input', '/body/changes');
    expect(await admin.post(path, asked)).to.be.problem('invalid-input', '/body/staffIds');
    expect((await admin.post(path, { ...asked, staffIds: [north.nurse.id] })).status).to.equal(200);
    expect((await readRoster(admin, roster.id)).shifts).to.deep.equal([]);
  });

  it('lets who plans some wards set the hours of who works there, and of nobody else', async () => {
    const { otherNurse, nurse, pharmacy, doctor } = north;
    const permissions = ['ward.read', 'staff.read', 'roster.read', 'roster.manage'] as const;
    const { _id } = await newCustomRole(world, north, { permissions: [...permissions] });
    const path = `/api/v1/staff/${otherNurse.id}`;
    const { version } = staffView.parse((await admin.get(path)).body);
    expect((await admin.patch(path, { version, customRoleIds: [_id] })).status).to.equal(200);
    const { caller } = await world.signIn(otherNurse);
    const body = { version: 0, contractMinutes: 2_400 };
    const set = (id: string, by = caller) => by.put(`/api/v1/staff/${id}/roster-terms`, body);
    for (const { id } of [nurse, pharmacy, doctor]) expect(await set(id)).to.be.problem('not-allowed');
    expect(await set(world.south.nurse.id)).to.be.problem('not-found');
    expect((await set(otherNurse.id)).status).to.equal(200);
    expect((await set(nurse.id, admin)).status, 'who plans every ward').to.equal(200);
  });

  it('shows what stands in a cell that somebody else wrote first, and writes none of it', async () => {
    const roster = await newRoster(admin, north);
    const second = daysAfter(roster.from, 2);
    changed(await change(admin, roster, cell(north.nurse, roster.from, day)));
    const answer = await change(admin, roster, cell(north.doctor, second, day), cell(north.nurse, roster.from, night));
    expect(answer).to.be.problem('version-conflict');
    const { cells } = (answer.body as { roster: { cells: { staffId: string; shifts: { code: string }[] }[] } }).roster;
    expect(cells.map(({ staffId, shifts }) => [staffId, shifts.map(({ code }) => code)])).to.deep.equal([
      [north.nurse.id, [day.code]],
    ]);
    expect((await readRoster(admin, roster.id)).shifts).to.have.length(1);
  });

  it('of fifty shifts at one time for one nurse, given at once in two rosters, one stands', async () => {
    const roster = await newRoster(admin, north);
    const { wardB } = north;
    const other = await newRoster(admin, { ...north, wardA: wardB }, { from: roster.from });
    const late = await newShiftTemplate(admin, { name: 'Late', startMinute: 600, endMinute: 1_260 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        change(admin, index % 2 === 0 ? roster : other, cell(north.nurse, roster.from, index % 4 < 2 ? day : late)),
      ),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won, answers.map(({ status }) => status).join(' ')).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect((answer.body as { type: string }).type).to.match(/:(rule-broken|version-conflict)$/u);
    }
    expect((await storedShifts(world, north, roster.from)).planned).to.have.length(1);
  });

  it('refuses what a hard rule forbids, with the reason; tells of soft ones; answers only for what is new', async () => {
    const roster = await newRoster(admin, north);
    const next = daysAfter(roster.from, 1);
    changed(await change(admin, roster, cell(north.nurse, roster.from, night)));
    const refused = await change(admin, roster, cell(north.nurse, next, day));
    expect(refused).to.be.problem('rule-broken');
    const [broken] = (refused.body as { roster: { breaks: object[] } }).roster.breaks;
    expect(broken).to.deep.include({ rule: 'rest', staffId: north.nurse.id, date: next, measured: 0, limit: 660 });
    const pattern = {
      from: next,
      to: daysAfter(next, 7),
      staffIds: [north.nurse.id],
      pattern: [night.id],
      onBreak: 'skip',
    };
    const filled = changed(await admin.post(`/api/v1/rosters/${roster.id}/pattern`, pattern));
    expect(filled.breaks.map(({ rule }) => rule)).to.include.members([
      'consecutive-days',
      'consecutive-nights',
      'weekly-hours',
    ]);
    expect(filled.breaks.every(({ severity }) => severity === 'soft')).to.equal(true);
  });

  it('a hospital says how strictly each rule is kept; overlap is always hard', async () => {
    const before = rosterRules.parse((await admin.get('/api/v1/roster-rules')).body);
    const set = (more: object, version = before.version) =>
      admin.put('/api/v1/roster-rules', { version, rules: { ...DEFAULT_ROSTER_RULES, ...more } });
    expect(await set({ overlap: { severity: 'soft', limit: null } })).to.be.problem('invalid-input');
    expect(await set({ rest: { severity: 'soft', limit: null } })).to.be.problem('invalid-input');
    const soft = rosterRules.parse((await set({ rest: { severity: 'soft', limit: 660 } })).body);
    expect(await set({})).to.be.problem('version-conflict');
    const roster = await newRoster(admin, north);
    const both = [cell(north.nurse, roster.from, night), cell(north.nurse, daysAfter(roster.from, 1), day)];
    expect(changed(await change(admin, roster, ...both)).breaks.map(({ rule }) => rule)).to.deep.equal(['rest']);
    const publish = { version: (await readRoster(admin, roster.id)).roster.version };
    expect((await set({}, soft.version)).status).to.equal(200);
    const refused = await admin.post(`/api/v1/rosters/${roster.id}/publish`, publish);
    expect(refused, 'what is hard again is hard when it is published').to.be.problem('rule-broken');
  });

  it('repeats a pattern, staggered, and leaves out what would break a hard rule', async () => {
    const roster = await newRoster(admin, north);
    const to = daysAfter(roster.from, 6);
    const body = {
      from: roster.from,
      to,
      staffIds: [north.nurse.id, north.doctor.id],
      pattern: [night.id, day.id],
    };
    const url = `/api/v1/rosters/${roster.id}/pattern`;
    expect(await admin.post(url, { ...body, stagger: 1 })).to.be.problem('rule-broken');
    const filled = changed(await admin.post(url, { ...body, stagger: 1, onBreak: 'skip' }));
    const datesOf = (shifts: readonly { readonly staffId: string | null; readonly date: string }[]) =>
      shifts.filter(({ staffId }) => staffId === north.nurse.id).map(({ date }) => date);
    expect(datesOf(filled.shifts)).to.deep.equal([0, 2, 4, 6].map((days) => daysAfter(roster.from, days)));
    expect(datesOf(filled.skipped)).to.deep.equal([1, 3, 5].map((days) => daysAfter(roster.from, days)));
  });

  it('copies a week onto the next ones; the same again changes nothing', async () => {
    const roster = await newRoster(admin, north);
    const { from } = roster;
    changed(await change(admin, roster, cell(north.nurse, from, day), cell(north.doctor, daysAfter(from, 2), day)));
    changed(await change(admin, roster, { op: 'open', date: from, templateId: night.id, count: 1 }));
    const copy = { from, to: daysAfter(from, 6), onto: daysAfter(from, 7), times: 3 };
    const copied = changed(await admin.post(`/api/v1/rosters/${roster.id}/copy`, copy));
    expect(copied.shifts).to.have.length(9);
    const again = changed(await admin.post(`/api/v1/rosters/${roster.id}/copy`, copy));
    expect(again).to.deep.include({ shifts: [], removed: [] });
    expect(again.roster.version).to.equal(copied.roster.version);
    expect(await admin.post(`/api/v1/rosters/${roster.id}/copy`, { ...copy, onto: from })).to.have.property(
      'status',
      200,
    );
    expect((await readRoster(admin, roster.id)).shifts).to.have.length(12);
  });

  it('is told once it is published: to whom it concerns, and later what is different', async () => {
    const roster = await newRoster(admin, north);
    const { from } = roster;
    changed(await change(admin, roster, cell(north.otherNurse, from, day)));
    const nurse = await world.as(north.nurse);
    expect(await nurse.get(`/api/v1/rosters/${roster.id}`), 'a draft is the planner’s').to.be.problem('not-found');
    const diff = rosterDiff.parse((await admin.get(`/api/v1/rosters/${roster.id}/diff`)).body);
    expect(diff.told.map(({ staffId, count }) => [staffId, count])).to.deep.equal([[north.otherNurse.id, 1]]);
    const stale = await admin.post(`/api/v1/rosters/${roster.id}/publish`, { version: diff.version - 1 });
    expect(stale).to.be.problem('version-conflict');
    await publishNow(admin, roster.id);
    await world.app.jobs.runNow('notices.deliver', north.tenant);
    const inbox = async () =>
      noticePage
        .parse((await (await world.as(north.otherNurse)).get('/api/v1/notices')).body)
        .items.map(({ type }) => type);
    expect(await inbox()).to.deep.equal(['roster.published']);
    const [told] = (await readRoster(nurse, roster.id)).shifts;
    expect(told?.staffId).to.equal(north.otherNurse.id);

    const move = { op: 'move', shiftId: told?.id, version: 1, staffId: north.doctor.id, date: daysAfter(from, 1) };
    changed(await change(admin, roster, move));
    expect((await readRoster(admin, roster.id)).shifts[0]?.published).to.equal('changed');
    expect((await readRoster(nurse, roster.id)).shifts[0]?.staffId, 'nobody is told yet').to.equal(north.otherNurse.id);
    await publishNow(admin, roster.id);
    expect((await readRoster(nurse, roster.id)).shifts[0]).to.deep.include({ id: told?.id, staffId: north.doctor.id });
    const log = rosterLog.parse((await nurse.get(`/api/v1/rosters/${roster.id}/log`)).body);
    expect(log.items.map(({ what, changes }) => [what, changes.length])).to.deep.equal([
      ['published', 1],
      ['published', 1],
    ]);
    const [latest] = log.items;
    expect(latest?.changes[0]?.before?.person?.name).to.equal(north.otherNurse.displayName);
    expect(latest?.changes[0]?.after?.person?.name).to.equal(north.doctor.displayName);
  });

  it('does not meet another roster of its ward; of two that begin at once, one does', async () => {
    const roster = await newRoster(admin, north);
    const url = `/api/v1/wards/${north.wardA.id}/rosters`;
    expect(await admin.post(url, { from: daysAfter(roster.to, 0) })).to.be.problem('already-exists');
    const next = daysAfter(roster.from, 2_800);
    const answers = await Promise.all([0, 7].map((days) => admin.post(url, { from: daysAfter(next, days) })));
    expect(answers.map(({ status }) => status)).to.have.members([201, 409]);
  });

  it('belongs to its hospital: another sees none of it, and its people cannot be given shifts', async () => {
    const roster: RosterSummary = await newRoster(admin, north);
    const { south } = world;
    const theirs = await world.as(south.admin);
    for (const path of [
      `/api/v1/rosters/${roster.id}`,
      `/api/v1/rosters/${roster.id}/diff`,
      `/api/v1/wards/${north.wardA.id}/rosters`,
    ]) {
      expect(await theirs.get(path)).to.be.problem('not-found');
    }
    expect(await change(theirs, roster, cell(south.nurse, roster.from, day))).to.be.problem('not-found');
    expect(await change(admin, roster, cell(south.nurse, roster.from, day))).to.be.problem('invalid-input');
    const southern = await newShiftTemplate(theirs);
    expect(await change(admin, roster, cell(north.nurse, roster.from, southern))).to.be.problem('invalid-input');
    const own = rosterList.parse((await theirs.get(`/api/v1/wards/${south.wardA.id}/rosters`)).body);
    expect(own.items).to.deep.equal([]);
  });

  it('is planned by who may: a nurse reads it and writes nothing', async () => {
    const roster = await newRoster(admin, north);
    await publishNow(admin, roster.id);
    const nurse = await world.as(north.nurse);
    expect((await nurse.get(`/api/v1/rosters/${roster.id}`)).status).to.equal(200);
    expect(await change(nurse, roster, cell(north.nurse, roster.from, day))).to.be.problem('not-allowed');
  });
});
