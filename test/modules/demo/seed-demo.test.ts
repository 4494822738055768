import { expect } from 'chai';
import { passwordProblems } from '../../../server/crypto/password-rules.ts';
import type { Services } from '../../../server/services.ts';
import { verifyJournal } from '../../../server/journal/verify.ts';
import { channelRepository, messageRepository } from '../../../server/modules/chat/chat.repository.ts';
import { NORTHGATE } from '../../../server/modules/demo/data/northgate.ts';
import { SOUTHBANK } from '../../../server/modules/demo/data/southbank.ts';
import type { HospitalTalk } from '../../../server/modules/demo/data/talk-plan.ts';
import { fillDemo, seedDemo } from '../../../server/modules/demo/index.ts';
import { ladderRepository } from '../../../server/modules/escalation/escalation.repository.ts';
import { listOnCallRoles } from '../../../server/modules/on-call/index.ts';
import { HOSPITALS, publishedLogins } from '../../../server/modules/demo/logins.ts';
import { listFeeds } from '../../../server/modules/feeds/queries/list-feeds.ts';
import { listWards } from '../../../server/modules/places/queries/list-wards.ts';
import { getWardBoard } from '../../../server/modules/places/queries/get-ward-board.ts';
import { listDepartments } from '../../../server/modules/places/queries/list-departments.ts';
import {
  rosterRepository,
  shiftRepository,
  swapRepository,
} from '../../../server/modules/rosters/rosters.repository.ts';
import { getWardCensus } from '../../../server/modules/stays/index.ts';
import { staffRepository } from '../../../server/modules/staff/staff.repository.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import { bedWord } from '../../../shared/domain/bed-state.ts';
import { STAFF_ROLES } from '../../../shared/types/permissions.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

describe('the demo’s seed', () => {
  let kernel: Kernel;
  beforeEach(async () => {
    kernel = await openKernel({ config: { mode: 'demo', isOpenToNetwork: false } });
  });
  afterEach(() => kernel.close());

  const contents = (tenant: Tenant) =>
    kernel.as(tenant, async () => {
      const wards = (await listWards()).items;
      const boards = [];
      for (const ward of wards) boards.push(await getWardBoard(ward.id));
      const staff = await staffRepository().find({}, { sort: { _id: 1 } });
      return { departments: (await listDepartments()).items, wards, boards, staff };
    });
  const everything = async () =>
    JSON.stringify([
      await contents(kernel.north),
      await contents(kernel.south),
      await contents(kernel.tenants.platform),
    ]);

  it('fills two hospitals and the platform with believable places and people', async () => {
    await seedDemo(kernel.services);
    const [north, south] = [await contents(kernel.north), await contents(kernel.south)];
    const beds = [...north.boards, ...south.boards].flatMap((board) => board.beds);
    expect(beds.length).to.be.within(110, 130);
    expect(new Set(beds.map((bed) => bed.type)).size).to.equal(6);
    expect(north.staff.length + south.staff.length).to.be.within(55, 65);
    for (const hospital of [north, south]) {
      expect(new Set(hospital.staff.flatMap((person) => person.roles))).to.have.all.keys(...STAFF_ROLES);
      expect(hospital.staff.every((person) => person.state === 'active')).to.equal(true);
      const nurses = hospital.staff.filter((person) => person.roles.includes('nurse'));
      expect(nurses.every((nurse) => nurse.wardIds.length > 0 && nurse.departmentIds.length > 0)).to.equal(true);
      const staffed = new Set(nurses.flatMap((nurse) => nurse.wardIds));
      expect(hospital.wards.filter((ward) => !staffed.has(ward.id)).map((ward) => ward.name)).to.deep.equal([]);
      for (const ward of hospital.wards) {
        expect(ward.bedCount).to.equal(hospital.boards.find((board) => board.ward.id === ward.id)?.beds.length);
      }
    }
    for (const tenant of [kernel.north, kernel.south]) {
      const { items } = await kernel.as(tenant, () => listFeeds(null));
      expect(items.map(({ addresses }) => addresses)).to.deep.equal([['127.0.0.1', '::1']]);
      expect(items[0]).to.include({ sendingApplication: '', sendingFacility: '', state: 'active' });
      expect(items[0]?.profile.timeZone).to.equal(tenant.timeZone);
    }
    const operators = (await contents(kernel.tenants.platform)).staff;
    expect(operators.map((person) => person.roles)).to.deep.equal([['operator']]);
  });

  it('happens once, however often the house starts, also when two start at the same moment', async () => {
    await Promise.all([seedDemo(kernel.services), seedDemo((await kernel.node()).services)].map(settle));
    await seedDemo(kernel.services);
    const before = await everything();
    const again = await seedDemo(kernel.services);
    expect(await everything()).to.equal(before);
    expect(again.logins).to.deep.equal(publishedLogins());
  });

  it('is finished by the next start after one that died anywhere', async () => {
    for (const steps of [1, 40, 150, 400, 700]) {
      let left = steps;
      const dying: Services = {
        ...kernel.services,
        clock: {
          now() {
            left -= 1;
            if (left < 0) throw new Error('The power is gone.');
            return kernel.clock.now();
          },
        },
      };
      await seedDemo(dying).catch(() => undefined);
    }
    await seedDemo(kernel.services);
    const [north, south] = [await contents(kernel.north), await contents(kernel.south)];
    expect([north, south].map(({ wards, staff }) => [wards.length, staff.length])).to.deep.equal(
      HOSPITALS.map((plan) => [plan.wards.length, plan.people.length]),
    );
  });

  const expectTalk = (tenant: Tenant, talk: HospitalTalk) =>
    kernel.as(tenant, async () => {
      const channels = await channelRepository().find({});
      const messages = await messageRepository().find({}, { sort: { number: 1 } });
      const said = talk.talks.reduce((sum, one) => sum + one.said.length, 0);
      expect(messages).to.have.length(said + talk.asks.length);
      for (const channel of channels) {
        const numbers = messages.filter(({ channelId }) => channelId === channel._id).map(({ number }) => number);
        expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
        expect(channel.lastNumber).to.equal(numbers.length);
      }
      expect([...new Set(channels.map(({ kind }) => kind))]).to.include.members(['ward', 'direct', 'group', 'patient']);
      expect(messages.filter(({ priority, acks }) => priority === 'urgent' && acks !== null)).to.have.length(1);
      expect(messages.filter(({ kind, sbar }) => kind === 'handover' && sbar !== null)).to.have.length(1);
      const waiting = messages.filter(({ isWaiting }) => isWaiting);
      expect(waiting.map(({ isOfPatient, priority }) => [isOfPatient, priority])).to.deep.equal([[true, 'important']]);
      const roles = await listOnCallRoles();
      expect(roles.map(({ name, holders }) => [name, holders.map((one) => one.name)])).to.have.deep.members(
        talk.roles.map(({ name, holders }) => [name, holders]),
      );
      expect(await ladderRepository().count({})).to.equal(1);
      expect((await verifyJournal()).problems).to.deep.equal([]);
    });

  it('fills the wards and lets people have talked once, also when two nodes do at the same moment, and every occupied bed has its patient', async () => {
    await seedDemo(kernel.services);
    await Promise.all([fillDemo(kernel.services), fillDemo((await kernel.node()).services)]);
    await fillDemo(kernel.services);
    for (const tenant of [kernel.north, kernel.south]) {
      const { boards } = await contents(tenant);
      const beds = boards.flatMap((board) => board.beds);
      const censuses = await kernel.as(tenant, () => Promise.all(boards.map(({ ward }) => getWardCensus(ward.id))));
      const stays = censuses.flatMap((census) => census.stays);
      const occupied = beds.filter((bed) => bed.state.use === 'occupied');
      expect(occupied.length / beds.length).to.be.within(0.5, 0.9);
      expect(new Map(stays.map((stay) => [stay.bedId, stay.id]))).to.deep.equal(
        new Map(occupied.map((bed) => [bed.id, bed.state.stayId])),
      );
      expect(new Set(stays.map((stay) => stay.patient.id)).size).to.equal(stays.length);
      const words = new Set(beds.map((bed) => bedWord(bed.state)));
      expect([...words]).to.include.members(['available', 'occupied', 'dirty', 'held']);
    }
    await expectTalk(kernel.north, NORTHGATE.talk);
    await expectTalk(kernel.south, SOUTHBANK.talk);
    await expectRosters(kernel.north);
    await expectRosters(kernel.south);
  });

  const expectRosters = (tenant: Tenant) =>
    kernel.as(tenant, async () => {
      const { wards } = await contents(tenant);
      const rosters = await rosterRepository().find({});
      expect(rosters.filter(({ state }) => state === 'published')).to.have.length(wards.length);
      expect(rosters.filter(({ state }) => state === 'draft')).to.have.length(wards.length);
      expect(await shiftRepository().count({ staffId: null })).to.be.at.least(wards.length);
      const emails = publishedLogins().map(({ email }) => email);
      const nurses = await staffRepository().find({ roles: 'nurse' });
      const shown = nurses.filter(({ email }) => emails.includes(email)).map(({ _id }) => _id as StaffId);
      const at = kernel.services.clock.now();
      const present = { staffId: { $in: shown }, startsAt: { $lte: at }, endsAt: { $gt: at } };
      expect(await shiftRepository().count(present), 'whose log-in is published works now').to.equal(shown.length);
      const asked = await swapRepository().find({ isOpen: true });
      expect(asked.map(({ kind, state }) => `${kind} ${state}`)).to.deep.equal(['give asked']);
    });

  it('publishes log-ins whose password our own rules take', () => {
    for (const { password, email } of publishedLogins()) {
      expect(passwordProblems(password, email), email).to.deep.equal([]);
    }
  });
});

const settle = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);
