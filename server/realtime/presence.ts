import { randomUUID } from 'node:crypto';
import type { PresenceHeard } from '../../shared/events/envelope.ts';
import type { Room } from '../../shared/events/rooms.ts';
import { presenceRoomOf } from '../../shared/events/rooms.ts';
import type { HospitalId, StaffId } from '../../shared/types/ids.ts';
import type { Caller, PersonActor } from '../access/actor.ts';
import { isPerson } from '../access/actor.ts';
import { now, runAsSystem } from '../access/context.ts';
import type { Services } from '../services.ts';
import type { Connection, Connections } from './connections.ts';
import type { Limits } from './limits.ts';
import { presenceRepository } from './presence.model.ts';
import type { WardServer } from './wire.ts';

/** Who is online in the hospital in force, on whichever node: a screen is open and not locked, or was until just now. */
export async function listOnline(): Promise<StaffId[]> {
  const entries = await presenceRepository().find({ until: { $gt: now() } });
  return [...new Set(entries.map(({ staffId }) => staffId))].sort();
}

/** Who can be written to can be seen to be there. */
export const mayChat = (actor: Caller): actor is PersonActor => isPerson(actor) && actor.permissions.has('chat.use');

export interface PresenceDeps {
  readonly io: WardServer;
  readonly services: Services;
  readonly connections: Connections;
  readonly limits: Limits;
}

/** A hospital somebody on this node watches. */
interface Watched {
  readonly room: Room;
  /** Who is online, as the watchers were told last; `null`: nobody was told anything yet. */
  told: ReadonlySet<StaffId> | null;
  lookedAt: number;
}

/** Of one hospital: who has a screen open here, and when that was seen last (monotonic clock, ms). */
interface Here {
  readonly seenAt: Map<StaffId, number>;
  renewedAt: number;
}

interface Step {
  readonly arrived: readonly StaffId[];
  readonly gone: readonly StaffId[];
}

export interface Presence {
  /** Tells this connection of changes from now on; answers who is online. */
  watch(connection: Connection): Promise<readonly StaffId[]>;
  unwatch(connection: Connection): void;
  start(): void;
  stop(): Promise<void>;
}

const changesBetween = (before: ReadonlySet<StaffId>, after: ReadonlySet<StaffId>): PresenceHeard['people'] => [
  ...[...after].filter((id) => !before.has(id)).map((staffId) => ({ staffId, state: 'online' as const })),
  ...[...before].filter((id) => !after.has(id)).map((staffId) => ({ staffId, state: 'offline' as const })),
];

/**
 * Says who is there. Every node writes down whom it has, for a short while at a time, and reads what all have written
 * for as long as somebody watches; what differs from what the watchers were told is told. So it needs no word between
 * nodes, and is true again soon after one of them was killed.
 */
export function createPresence({ io, services, connections, limits }: PresenceDeps): Presence {
  const nodeId = randomUUID();
  const here = new Map<HospitalId, Here>();
  const watched = new Map<HospitalId, Watched>();
  const watchers = new Set<Connection>();
  let timer: NodeJS.Timeout | undefined;
  let rounding: Promise<void> | null = null;

  function watch(connection: Connection): Watched {
    const { id } = connection.session.found.tenant;
    const known = watched.get(id);
    if (known !== undefined) return known;
    const fresh: Watched = { room: presenceRoomOf(id), told: null, lookedAt: -Infinity };
    watched.set(id, fresh);
    return fresh;
  }

  function unwatch(connection: Connection): void {
    watchers.delete(connection);
    const left = connection.socket.leave(presenceRoomOf(connection.session.found.tenant.id));
    if (left instanceof Promise) throw new Error('This adapter leaves rooms too late.');
  }

  /** Who lost the right, locked their screen or left is told nothing more. */
  function dropWatchers(): void {
    const stillWatched = new Set<HospitalId>();
    for (const connection of watchers) {
      const { found } = connection.session;
      if (!connection.socket.connected || found.isLocked || !mayChat(found.actor)) unwatch(connection);
      else stillWatched.add(found.tenant.id);
    }
    for (const id of watched.keys()) if (!stillWatched.has(id)) watched.delete(id);
  }

  function openScreens(): Map<HospitalId, Set<StaffId>> {
    const open = new Map<HospitalId, Set<StaffId>>();
    for (const { found, connections: sockets } of connections.sessions()) {
      if (found.isLocked || sockets.size === 0 || !mayChat(found.actor)) continue;
      const people = open.get(found.tenant.id) ?? new Set();
      open.set(found.tenant.id, people.add(found.actor.userId));
    }
    return open;
  }

  function stepOf({ seenAt }: Here, open: ReadonlySet<StaffId>, at: number): Step {
    const arrived = [...open].filter((id) => !seenAt.has(id));
    for (const id of open) if (seenAt.has(id)) seenAt.set(id, at);
    const gone = [...seenAt].filter(([, last]) => at - last > limits.presenceGraceMs).map(([id]) => id);
    return { arrived, gone };
  }

  async function writeDown(of: Here, { arrived, gone }: Step, at: number): Promise<void> {
    const entries = presenceRepository();
    const until = new Date(now().getTime() + limits.presenceHoldsMs);
    if (gone.length > 0) await entries.remove({ nodeId, staffId: { $in: gone } });
    for (const id of gone) of.seenAt.delete(id);
    if (arrived.length > 0) await entries.insertMany(arrived.map((staffId) => ({ nodeId, staffId, until })));
    for (const id of arrived) of.seenAt.set(id, at);
    if (at - of.renewedAt < limits.presenceHoldsMs / 3) return;
    await entries.updateMany({ nodeId }, { until });
    of.renewedAt = at;
  }

  async function look(of: Watched): Promise<void> {
    of.lookedAt = performance.now();
    const online = new Set(await listOnline());
    const { told } = of;
    of.told = online;
    if (told === null) return;
    const people = changesBetween(told, online);
    if (people.length > 0) io.local.volatile.to(of.room).emit('presence', { people });
  }

  async function roundOf(id: HospitalId, open: ReadonlySet<StaffId>): Promise<void> {
    const at = performance.now();
    const of = here.get(id) ?? { seenAt: new Map(), renewedAt: at };
    here.set(id, of);
    const step = stepOf(of, open, at);
    const isChanged = step.arrived.length + step.gone.length > 0;
    const isDue = of.seenAt.size > 0 && at - of.renewedAt >= limits.presenceHoldsMs / 3;
    const watch = watched.get(id);
    const isLooking = watch !== undefined && (isChanged || at - watch.lookedAt >= limits.presenceLookEveryMs);
    if (isChanged || isDue || isLooking) {
      await runAsSystem(services, await services.tenants.byId(id), 'say who is there', async () => {
        if (isChanged || isDue) await writeDown(of, step, at);
        if (watch !== undefined && isLooking) await look(watch);
      });
    }
    if (of.seenAt.size === 0) here.delete(id);
  }

  async function round(): Promise<void> {
    dropWatchers();
    const open = openScreens();
    for (const id of new Set([...here.keys(), ...open.keys(), ...watched.keys()])) {
      try {
        await roundOf(id, open.get(id) ?? new Set());
      } catch (error) {
        // What was told stands; the next round tries again.
        services.log.error('Who is there could not be said.', { hospitalId: id, error });
      }
    }
  }

  return {
    async watch(connection) {
      watchers.add(connection);
      const joined = connection.socket.join(presenceRoomOf(connection.session.found.tenant.id));
      if (joined instanceof Promise) throw new Error('This adapter joins rooms too late.');
      const of = watch(connection);
      if (of.told !== null) return [...of.told];
      const { tenant } = connection.session.found;
      const online = new Set(await runAsSystem(services, tenant, 'say who is there', listOnline));
      // A round may have told the others meanwhile: what follows is said against that.
      of.told ??= online;
      return [...of.told];
    },
    unwatch,
    start() {
      timer = setInterval(() => {
        // A slow round is not overtaken by the next.
        rounding ??= round().finally(() => {
          rounding = null;
        });
      }, limits.presenceEveryMs);
    },
    async stop() {
      // What was written down stays for its short while: people come back on another node, or here after a restart.
      clearInterval(timer);
      await rounding;
    },
  };
}
