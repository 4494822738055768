import { expect } from 'chai';
import { binDoor } from '../../../server/db/bin-door.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import type { Services } from '../../../server/services.ts';
import { createAuthenticator } from '../../../server/modules/sign-in/authenticator.ts';
import { endSession } from '../../../server/modules/sign-in/commands/end-session.ts';
import { lockSession } from '../../../server/modules/sign-in/commands/lock-session.ts';
import { startSession } from '../../../server/modules/sign-in/commands/start-session.ts';
import { sessionRepository } from '../../../server/modules/sign-in/sign-in.repository.ts';
import { staffCollection } from '../../../server/modules/staff/staff.model.ts';
import type { Staff } from '../../../server/modules/staff/index.ts';
import { createManyStaff } from '../../../server/modules/staff/index.ts';
import { suspendStaff } from '../../../server/modules/staff/commands/suspend-staff.ts';
import { staffRepository } from '../../../server/modules/staff/staff.repository.ts';
import type { SessionId, StaffId } from '../../../shared/types/ids.ts';
import { sessionId } from '../../../shared/types/ids.ts';
import { commandsOf } from '../../support/database-commands.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

const SECOND = 1_000;
const SECONDS = 5;

/** What a session is asked again without. */
const NOBODY = {
  displayName: '',
  jobTitle: null,
  registrationNumber: null,
  roles: [],
  permissions: new Set<never>(),
  wardIds: [],
};

interface SignedIn {
  readonly staff: Staff;
  readonly id: SessionId;
}

describe('what is remembered of sessions', () => {
  let kernel: Kernel;
  let elsewhere: Services;
  const clock = performance.now;
  let ahead = 0;
  const aSecondLater = () => (ahead += SECOND);
  before(async () => {
    performance.now = () => clock.call(performance) + ahead;
    kernel = await openKernel();
    elsewhere = (await kernel.node()).services;
  });
  after(async () => {
    performance.now = clock;
    await kernel.close();
  });

  /** So many people, each with a session of their own. */
  const signIn = (count: number, tenant = kernel.north): Promise<SignedIn[]> =>
    kernel.as(tenant, async () => {
      const wanted = Array.from({ length: count }, (_, index) => ({
        displayName: `Nurse ${index}`,
        email: `nurse-${index}.${Math.random()}@example.org`,
        roles: ['nurse' as const],
        state: 'active' as const,
      }));
      const people = await createManyStaff(wanted);
      return transaction(async () => {
        const signedIn: SignedIn[] = [];
        for (const staff of people) {
          const { session } = await startSession(staff, '');
          signedIn.push({ staff, id: sessionId.parse(session._id) });
        }
        return signedIn;
      });
    });
  const ask = ({ id, staff }: SignedIn, services: Services, { id: hospitalId } = kernel.north) =>
    createAuthenticator(services).recheck(
      { kind: 'staff', userId: staff._id as StaffId, hospitalId, sessionId: id, ...NOBODY },
      false,
    );
  const journalled = (work: () => Promise<unknown>) =>
    kernel.as(kernel.north, () =>
      transaction(async () => {
        await work();
        await journal({ action: 'sample.changed', subject: { kind: 'sample', id: 'x' } });
      }),
    );

  it('costs as many questions a second for two hundred of them as for ten', async () => {
    const few = await signIn(10, kernel.south);
    const many = await signIn(200);
    const inUse = async (all: readonly SignedIn[], tenant = kernel.north) => {
      for (const who of all) await ask(who, kernel.services, tenant);
      return commandsOf(async () => {
        for (let second = 0; second < SECONDS; second += 1) {
          aSecondLater();
          for (const who of all) expect(await ask(who, kernel.services, tenant)).not.to.equal(null);
        }
      });
    };
    const ofFew = await inUse(few, kernel.south);
    const ofMany = await inUse(many);
    expect(ofMany).to.deep.equal(ofFew);
    // The hospital's state, and the versions of its sessions and its people.
    expect(ofMany).to.deep.equal(Array.from({ length: 3 * SECONDS }, () => 'find'));
  });

  describe('is no longer believed a second after another node', () => {
    const changes: Readonly<Record<string, (who: SignedIn) => Promise<unknown>>> = {
      'ended the session': ({ id }) => kernel.as(kernel.north, () => endSession(id, 'revoked')),
      'removed the session': ({ id }) => kernel.as(kernel.north, () => sessionRepository().remove({ _id: id })),
      'suspended the person': ({ staff }) =>
        journalled(() => staffRepository().updateWhere({ _id: staff._id }, { state: 'suspended' })),
      'put the person into the Bin': ({ staff }) =>
        journalled(() => binDoor(staffCollection).move({ _id: staff._id }, 'a batch')),
    };
    for (const [what, change] of Object.entries(changes)) {
      it(what, async () => {
        const [who, other] = await signIn(2);
        if (who === undefined || other === undefined) throw new Error('Nobody signed in.');
        for (const one of [who, other]) expect(await ask(one, elsewhere)).not.to.equal(null);
        await change(who);
        aSecondLater();
        // Whoever asks first has all others looked at, too.
        expect(await ask(other, elsewhere)).not.to.equal(null);
        expect(await ask(who, elsewhere)).to.equal(null);
      });
    }

    it('locked or unlocked the session, or gave the person other roles', async () => {
      const [who] = await signIn(1);
      if (who === undefined) throw new Error('Nobody signed in.');
      const found = async () => {
        aSecondLater();
        const answer = await ask(who, elsewhere);
        return { isLocked: answer?.isLocked, roles: answer?.actor.roles };
      };
      expect(await found()).to.deep.equal({ isLocked: false, roles: ['nurse'] });
      await kernel.as(kernel.north, () => lockSession(who.id, 'asked'));
      expect(await found()).to.deep.equal({ isLocked: true, roles: ['nurse'] });
      await kernel.as(kernel.north, () => sessionRepository().updateWhere({ _id: who.id }, { lockedAt: null }));
      expect(await found()).to.deep.equal({ isLocked: false, roles: ['nurse'] });
      await journalled(() => staffRepository().updateWhere({ _id: who.staff._id }, { roles: ['doctor'] }));
      expect(await found()).to.deep.equal({ isLocked: false, roles: ['doctor'] });
    });
  });

  it('is forgotten here when the change of a person is committed, before anything else hears of it', async () => {
    const [who] = await signIn(1);
    if (who === undefined) throw new Error('Nobody signed in.');
    expect(await ask(who, kernel.services)).not.to.equal(null);
    const { _id: id, version } = who.staff;
    await kernel.as(kernel.north, () => suspendStaff(id as StaffId, version, 'Left'));
    expect(await ask(who, kernel.services)).to.equal(null);
  });

  it('is not found unchanged by a question that was asked before the change', async () => {
    const [who] = await signIn(1);
    if (who === undefined) throw new Error('Nobody signed in.');
    await ask(who, kernel.services);
    aSecondLater();
    const asked = ask(who, kernel.services);
    await kernel.as(kernel.north, () => endSession(who.id, 'revoked'));
    await asked;
    expect(await ask(who, kernel.services)).to.equal(null);
  });

  it('is asked again by who came long after the question that is under way', async () => {
    const [who] = await signIn(1);
    if (who === undefined) throw new Error('Nobody signed in.');
    const { connection } = await elsewhere.tenants.byId(kernel.north.id);
    await ask(who, elsewhere);
    aSecondLater();
    let questions = 0;
    let second: Promise<unknown> = Promise.resolve(null);
    connection.set('debug', (name: string) => {
      if (name !== 'sessions') return;
      questions += 1;
      if (questions > 1) return;
      aSecondLater();
      second = ask(who, elsewhere);
    });
    try {
      expect(await ask(who, elsewhere)).not.to.equal(null);
      expect(await second).not.to.equal(null);
    } finally {
      connection.set('debug', false);
    }
    expect(questions).to.equal(2);
  });
});
