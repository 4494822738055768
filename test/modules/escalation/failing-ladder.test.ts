import { expect } from 'chai';
import { transaction } from '../../../server/db/transaction.ts';
import type { Escalation } from '../../../server/modules/escalation/escalation.model.ts';
import { escalationRepository } from '../../../server/modules/escalation/escalation.repository.ts';
import { climbLadders } from '../../../server/modules/escalation/jobs/climb-ladders.ts';
import { journal } from '../../../server/journal/journal.ts';
import type { MessageView, Rung } from '../../../shared/schemas/chat.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { ladderClimber, MINUTE } from './ladder-climber.ts';

const RUNG: Rung = { afterMinutes: 5, times: 1, targets: [{ kind: 'same' }] };

describe('a ladder whose step fails', () => {
  let world: World;
  let north: TestHospital;
  let house: ReturnType<typeof ladderClimber>;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
    house = ladderClimber(world);
  });
  after(() => world.close());

  const ladderOf = (message: MessageView): Promise<Escalation> =>
    world.inside(north, async () => {
      const found = await escalationRepository().findOne({ messageId: message.id });
      if (found === null) throw new Error('It has no ladder.');
      return found;
    });
  const setRungs = (message: MessageView, rungs: readonly Rung[]) =>
    world.inside(north, () =>
      transaction(async () => {
        await escalationRepository().updateMany({ messageId: message.id }, { rungs });
        await journal({ action: 'escalation.broken', subject: { kind: 'message', id: message.id }, reason: 'A test' });
      }),
    );
  /** Answers what the run failed with, reading one ladder at a time. */
  const climbOneByOne = () =>
    world.inside(north, () =>
      climbLadders(1).then(
        () => null,
        (error: unknown) => error,
      ),
    );

  it('is put off longer each time, keeps no other waiting, is never given up, and climbs once it can', async () => {
    const { nurse, doctor } = north;
    await house.ladder('hospital', RUNG);
    const channel = await house.toPerson(nurse, doctor.id);
    const bad = await house.say(nurse, channel);
    const good = await house.say(nurse, channel);
    // No schema lets such a rung in: it stands for whatever makes a step throw.
    const broken = { ...RUNG, targets: null } as unknown as Rung;
    await setRungs(bad, [broken]);
    world.clock.advance(5 * MINUTE);
    expect(await climbOneByOne(), 'the run fails, so that somebody looks').to.be.an('error');
    await house.settled();
    expect(await house.steps(nurse, good), 'it stood behind the failing one').to.deep.equal(['1.1 asked doctor']);
    const after = async () => (await ladderOf(bad)).dueAt.getTime() - world.clock.now().getTime();
    expect(await ladderOf(bad)).to.include({ state: 'active', tries: 1 });
    expect(await after()).to.equal(5_000);
    expect(await climbOneByOne(), 'it is not due').to.equal(null);
    for (const pause of [10_000, 20_000, 40_000, 60_000, 60_000]) {
      world.clock.advance(await after());
      expect(await climbOneByOne()).to.be.an('error');
      expect(await after()).to.equal(pause);
    }
    await setRungs(bad, [RUNG]);
    world.clock.advance(MINUTE);
    expect(await climbOneByOne()).to.equal(null);
    await house.settled();
    expect(await house.steps(nurse, bad)).to.deep.equal(['1.1 asked doctor']);
    expect(await ladderOf(bad)).to.include({ state: 'active', tries: 0 });
  });
});
