import { now } from '../../../access/context.ts';
import type { Job } from '../../../jobs/job.ts';
import { endSession } from '../commands/end-session.ts';
import { lockSession } from '../commands/lock-session.ts';
import { IDLE_MS, later } from '../periods.ts';
import {
  challengeRepository,
  passwordResetRepository,
  sessionRepository,
  trustedDeviceRepository,
} from '../sign-in.repository.ts';

const AT_ONCE = 500;

/**
 * Tells screens and sockets what time alone did: an idle session is locked and a session of 12 hours is over without any
 * of this, since every request asks the clock.
 */
export const sweepSessions: Job = {
  name: 'sign-in.sweep',
  everyMs: 10_000,
  async run() {
    const sessions = sessionRepository();
    const over = await sessions.find({ endedAt: null, endsAt: { $lte: now() } }, { limit: AT_ONCE });
    for (const { _id } of over) await endSession(_id, 'expired');
    const idle = await sessions.find(
      { endedAt: null, lockedAt: null, lastActiveAt: { $lt: later(now(), -IDLE_MS) } },
      { limit: AT_ONCE },
    );
    for (const { _id } of idle) await lockSession(_id, 'idle');
    const stale = { expiresAt: { $lte: now() } };
    await challengeRepository().remove(stale);
    await passwordResetRepository().remove({ expiresAt: { $lte: later(now(), -IDLE_MS * 4) } });
    await trustedDeviceRepository().remove(stale);
  },
};
