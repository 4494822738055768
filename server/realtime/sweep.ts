import type { HospitalId } from '../../shared/types/ids.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Services } from '../services.ts';
import { isStalled } from './back-pressure.ts';
import type { Closing } from './closing.ts';
import type { Connections, LiveSession } from './connections.ts';
import type { Limits } from './limits.ts';
import type { createOutboxWatch } from './outbox-watch.ts';
import type { WardServer } from './wire.ts';

export interface SweepDeps {
  readonly io: WardServer;
  readonly services: Services;
  readonly connections: Connections;
  readonly closing: Closing;
  readonly watch: ReturnType<typeof createOutboxWatch>;
  readonly limits: Limits;
  readonly pagesVersion: string | null;
}

const isSettled = ({ generation, settledGeneration }: LiveSession) => generation === settledGeneration;

/**
 * What is looked at again and again, because nobody may have told us: sessions past their end, hospitals suspended on
 * another node, events and revocations that did not reach this one, readers that stopped reading.
 *
 * Asking every session every second would cost a thousand sockets a whole core, so it is split: the end of a session is
 * known beforehand, a hospital's state is asked once for all its sessions, a revocation is an event in the outbox, and
 * beside these every session is asked itself, a few at each round, the longest unasked first.
 */
export function createSweep({ io, services, connections, closing, watch, limits, pagesVersion }: SweepDeps) {
  const { log, clock, tenants } = services;
  let stalled = 0;
  let isStopped = false;
  let rounding: Promise<void> | null = null;
  let timers: NodeJS.Timeout[] = [];

  function cutOffStalled(): void {
    const at = performance.now();
    for (const connection of [...connections.all()]) {
      if (!isStalled(connection, limits, at)) continue;
      stalled += 1;
      log.warn('A listener that does not keep up was cut off.', { hospitalId: connection.session.found.tenant.id });
      closing.cutOff(connection);
      connections.remove(connection);
    }
  }

  function closeEnded(): void {
    const at = clock.now();
    for (const session of [...connections.sessions()]) {
      if (session.found.endsAt <= at) closing.closeSession(session.id);
    }
  }

  async function closeSuspendedHospitals(): Promise<void> {
    const hospitals = new Set<HospitalId>();
    for (const { found } of connections.sessions()) hospitals.add(found.tenant.id);
    for (const id of hospitals) {
      try {
        if ((await tenants.byId(id)).state !== 'active') closing.closeHospital(id);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        closing.closeHospital(id);
      }
    }
  }

  async function settleLongestUnasked(): Promise<void> {
    const at = performance.now();
    // Whose rights are known to have changed comes first; who was asked just now waits for the next round.
    const rank = (session: LiveSession) => (isSettled(session) ? session.checkedAt : -Infinity);
    const due = [...connections.sessions()]
      .filter((session) => !isSettled(session) || at - session.checkedAt >= limits.sweepEveryMs)
      .sort((a, b) => Math.sign(rank(a) - rank(b)) || 0)
      .slice(0, limits.sessionsPerSweep);
    await Promise.all(due.map((session) => closing.settle(session, () => watch.tellOwn(session.found.actor))));
  }

  async function round(): Promise<void> {
    const steps = [closeSuspendedHospitals, () => watch.round(), settleLongestUnasked];
    for (const step of steps) {
      if (isStopped) return;
      try {
        await step();
      } catch (error) {
        // The database is away: what we know stands, nothing new is told, and the next round tries again.
        log.error('A look at what is connected failed.', { error });
      }
    }
  }

  function tick(): void {
    cutOffStalled();
    closeEnded();
    // A slow round is not overtaken by the next.
    rounding ??= round().finally(() => {
      rounding = null;
    });
  }

  return {
    start() {
      timers = [
        setInterval(tick, limits.sweepEveryMs),
        setInterval(() => {
          io.local.volatile.emit('heartbeat', clock.now().toISOString(), pagesVersion);
        }, limits.heartbeatEveryMs),
      ];
    },
    async stop(): Promise<void> {
      isStopped = true;
      for (const timer of timers) clearInterval(timer);
      await rounding;
    },
    stalled: () => stalled,
  };
}
