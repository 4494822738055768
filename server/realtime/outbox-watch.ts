import type { Envelope } from '../../shared/events/envelope.ts';
import type { HospitalId, ScreenId, StaffId } from '../../shared/types/ids.ts';
import { roomOf } from '../../shared/events/rooms.ts';
import { streamName } from '../../shared/events/streams.ts';
import type { Caller } from '../access/actor.ts';
import { runAsSystem } from '../access/context.ts';
import { streamHeads, streamPosition } from '../outbox/outbox.ts';
import type { Services } from '../services.ts';
import { eventsBetween } from './catch-up.ts';
import type { Limits } from './limits.ts';
import type { Position, Positions } from './positions.ts';
import { ownStream } from './subscriptions.ts';

/** Streams asked about in one query, and in one round over all hospitals. */
const STREAMS_AT_ONCE = 1_000;
const STREAMS_PER_ROUND = 4_000;
/** The clocks of two nodes may differ by this much, and a transaction take that long. */
const SLACK_MS = 60_000;

export interface WatchPorts {
  readonly tell: (hospitalId: HospitalId, envelope: Envelope) => void;
  /** Something was said to this person or screen at about the time they connected: perhaps that it is over. */
  readonly onUnsure: (hospitalId: HospitalId, callerId: StaffId | ScreenId) => void;
}

/**
 * Looks where the streams that are heard here stand, and tells what did not reach this node: another node wrote it and
 * there is no Redis between them, or it was lost on the way, or its writer died between commit and telling. What is on
 * its way is given one round to arrive.
 */
export function createOutboxWatch(
  services: Services,
  positions: Positions,
  limits: Limits,
  { tell, onUnsure }: WatchPorts,
) {
  /** When the last round began in which everything of the hospital was looked at, by the domain's clock. */
  const lookedAt = new Map<HospitalId, Date>();
  let startAt = 0;

  async function tellMissing(position: Position, head: number): Promise<void> {
    const { hospitalId, stream, told } = position;
    if (told === null || told >= head) return;
    // Further behind than a listener would be caught up: the newest shows them the gap, and they load afresh.
    const from = Math.max(told, head - limits.missedEvents);
    for (const { id: _id, ...envelope } of await eventsBetween(stream, from, head)) tell(hospitalId, envelope);
    position.told = head;
  }

  async function look(hospitalId: HospitalId, all: readonly Position[]): Promise<void> {
    const began = services.clock.now();
    const last = lookedAt.get(hospitalId);
    const changedAfter = new Date((last?.getTime() ?? 0) - SLACK_MS);
    const fresh = all.filter(({ told }) => told === null);
    const known = all.filter(({ told }) => told !== null);
    const heads = new Map<string, { readonly seq: number; readonly updatedAt: Date }>();
    for (const [group, since] of [
      [fresh, new Date(0)],
      [known, changedAfter],
    ] as const) {
      for (let at = 0; at < group.length; at += STREAMS_AT_ONCE) {
        const names = group.slice(at, at + STREAMS_AT_ONCE).map(({ stream }) => streamName(stream));
        for (const head of await streamHeads(names, since)) heads.set(head.stream, head);
      }
    }
    for (const position of fresh) {
      const { stream } = position;
      const head = heads.get(streamName(stream));
      position.told ??= head?.seq ?? 0;
      const isRecent = head !== undefined && head.updatedAt.getTime() > began.getTime() - SLACK_MS;
      if ((stream.kind === 'person' || stream.kind === 'screen') && isRecent) onUnsure(hospitalId, stream.id);
    }
    for (const position of known) {
      const before = position.seen;
      position.seen = Math.max(before, heads.get(streamName(position.stream))?.seq ?? 0);
      await tellMissing(position, before);
    }
    lookedAt.set(hospitalId, began);
  }

  return {
    /** Tells a caller now what was said to them alone and has not been told, as far as it is known what was. */
    async tellOwn(caller: Caller): Promise<void> {
      const { hospitalId } = caller;
      const stream = ownStream(caller);
      const position = positions.at(roomOf(hospitalId, stream));
      if (position === undefined) return;
      const tenant = await services.tenants.byId(hospitalId);
      await runAsSystem(services, tenant, 'tell a caller what is theirs', async () =>
        tellMissing(position, await streamPosition(stream)),
      );
    },
    /** One round. Hospitals that do not fit into it are looked at in the next. */
    async round(): Promise<void> {
      const byHospital = new Map<HospitalId, Position[]>();
      for (const position of positions.all()) {
        const known = byHospital.get(position.hospitalId);
        if (known === undefined) byHospital.set(position.hospitalId, [position]);
        else known.push(position);
      }
      for (const hospitalId of lookedAt.keys()) if (!byHospital.has(hospitalId)) lookedAt.delete(hospitalId);
      const hospitals = [...byHospital];
      let streams = 0;
      for (let count = 0; count < hospitals.length && streams < STREAMS_PER_ROUND; count += 1) {
        const next = hospitals[startAt % hospitals.length];
        startAt = (startAt + 1) % hospitals.length;
        if (next === undefined) return;
        const [hospitalId, all] = next;
        streams += all.length;
        const tenant = await services.tenants.byId(hospitalId);
        await runAsSystem(services, tenant, 'watch the outbox', () => look(hospitalId, all));
      }
    },
  };
}
