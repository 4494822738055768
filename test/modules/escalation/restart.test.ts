import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import type { App } from '../../../server/app.ts';
import { openApp } from '../../../server/app.ts';
import { runAsSystem } from '../../../server/access/context.ts';
import { createLog } from '../../../server/log/log.ts';
import { escalationRepository } from '../../../server/modules/escalation/escalation.repository.ts';
import { messageRepository } from '../../../server/modules/chat/chat.repository.ts';
import { dropDatabases } from '../../support/drop-databases.ts';
import { openWorld } from '../../support/world.ts';
import { ladderClimber, MINUTE, readStep } from './ladder-climber.ts';

describe('a ladder that is being climbed when the house stops', () => {
  it('is climbed on when it is back, from where it was and not twice', async () => {
    const world = await openWorld();
    const { north, clock } = world;
    const { config } = world.app.services;
    let second: App | null = null;
    try {
      const house = ladderClimber(world);
      await house.ladder('hospital', { afterMinutes: 5, times: 4, targets: [{ kind: 'same' }] });
      const message = await house.say(north.nurse, await house.toPerson(north.nurse, north.doctor.id));
      await house.after(5);
      await world.app.stop();
      clock.advance(5 * MINUTE);
      second = await openApp(config, {
        clock,
        log: createLog('debug', { write: () => undefined }),
        version: '0.0.0-test',
        clientDir: null,
        setupCode: null,
        areJobsAutomatic: false,
      });
      const { services, jobs } = second;
      const tenant = await services.tenants.byId(north.tenant.id);
      const steps = () =>
        runAsSystem(services, tenant, 'a test', async () => {
          const told = await messageRepository().find({ channelId: message.channelId }, { sort: { number: 1 } });
          return told.flatMap(({ step }) => (step === null ? [] : [readStep(step)]));
        });
      expect(await steps()).to.deep.equal(['1.1 asked doctor']);
      // As after a crash that came between a commit and its telling: everything is told again.
      await jobs.runNow('outbox.drain', tenant);
      await jobs.runNow('escalation.climb', tenant);
      await jobs.runNow('escalation.climb', tenant);
      expect(await steps()).to.deep.equal(['1.1 asked doctor', '1.2 asked doctor']);
      const all = await runAsSystem(services, tenant, 'a test', () => escalationRepository().find({}));
      expect(all.map(({ rung, time, state }) => ({ rung, time, state }))).to.deep.equal([
        { rung: 1, time: 3, state: 'active' },
      ]);
    } finally {
      if (second !== null) {
        const { platform } = second.services.tenants;
        if (config.mongodbUri !== undefined) await dropDatabases(platform.connection, config.databasePrefix);
        await second.stop();
      }
      await rm(world.dataDir, { recursive: true, force: true });
    }
  });
});
