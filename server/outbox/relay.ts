import { LRUCache } from 'lru-cache';
import { now, runAsSystem } from '../access/context.ts';
import type { Filter } from '../db/filter.ts';
import type { Tenant } from '../db/tenant.ts';
import type { Services } from '../services.ts';
import { outboxRepository, toEnvelope } from './outbox.ts';
import type { StoredEnvelope } from './outbox.ts';
import type { OutboxEvent } from './outbox.model.ts';
import type { Subscriber } from './subscribers.ts';
import { consume } from './subscribers.ts';

/** The only one who emits: tells an event to everyone in the room of its stream. */
export interface Publisher {
  publish(tenant: Tenant, envelope: StoredEnvelope): void;
}

export interface Relay {
  /** These events were committed just now, by this process. */
  wake(tenant: Tenant, events: readonly StoredEnvelope[]): void;
  /** Tells everything the hospital's outbox still holds: after a crash, and now and then. Answers how many. */
  drain(tenant: Tenant): Promise<number>;
  /** Resolves when everything woken for so far is told. */
  settled(): Promise<void>;
}

const BATCH = 500;
const STREAMS_REMEMBERED = 50_000;

interface Line {
  readonly tenant: Tenant;
  readonly woken: StoredEnvelope[];
  running: Promise<void> | null;
}

/**
 * Carries committed events to their listeners, in order per stream, at least once. What this process wrote it tells from
 * memory, without reading it again; where a number is missing (another process wrote it, or one died between commit and
 * emit) it reads the stream from the outbox.
 */
export function createRelay(services: Services, publisher: Publisher, subscribers: readonly Subscriber[]): Relay {
  const lines = new Map<string, Line>();
  const told = new LRUCache<string, number>({ max: STREAMS_REMEMBERED });

  async function tell(tenant: Tenant, envelope: StoredEnvelope): Promise<void> {
    publisher.publish(tenant, envelope);
    for (const subscriber of subscribers) {
      if (subscriber.events.includes(envelope.name)) await consume(subscriber, envelope);
    }
    told.set(`${tenant.id}/${envelope.stream}`, envelope.seq);
  }

  async function tellAll(tenant: Tenant, events: readonly StoredEnvelope[]): Promise<number> {
    const done: string[] = [];
    try {
      for (const event of events) {
        await tell(tenant, event);
        done.push(event.id);
      }
    } finally {
      if (done.length > 0) await outboxRepository().updateMany({ _id: { $in: done } }, { relayedAt: now() });
    }
    return done.length;
  }

  async function waitingIn(filter: Filter<OutboxEvent>): Promise<StoredEnvelope[]> {
    const found = await outboxRepository().find(
      { relayedAt: null, ...filter },
      { sort: { stream: 1, seq: 1 }, limit: BATCH },
    );
    return found.map(toEnvelope);
  }

  async function tellWoken(tenant: Tenant, events: readonly StoredEnvelope[]): Promise<void> {
    const ready: StoredEnvelope[] = [];
    const unsure = new Set<string>();
    const reached = new Map<string, number>();
    for (const event of [...events].sort((a, b) => a.seq - b.seq)) {
      const last = reached.get(event.stream) ?? told.get(`${tenant.id}/${event.stream}`);
      if (last !== undefined && event.seq === last + 1 && !unsure.has(event.stream)) {
        ready.push(event);
        reached.set(event.stream, event.seq);
      } else unsure.add(event.stream);
    }
    await tellAll(tenant, ready);
    for (const stream of unsure) await tellAll(tenant, await waitingIn({ stream }));
  }

  async function run(line: Line): Promise<void> {
    while (line.woken.length > 0) {
      const events = line.woken.splice(0);
      try {
        await runAsSystem(services, line.tenant, 'relay events', () => tellWoken(line.tenant, events));
      } catch (error) {
        // They stay in the outbox, and the next drain tells them.
        services.log.error('Events could not be relayed.', { hospitalId: line.tenant.id, count: events.length, error });
      }
    }
    line.running = null;
  }

  const lineOf = (tenant: Tenant): Line => {
    const known = lines.get(tenant.id);
    if (known !== undefined) return known;
    const line: Line = { tenant, woken: [], running: null };
    lines.set(tenant.id, line);
    return line;
  };

  return {
    wake(tenant, events) {
      const line = lineOf(tenant);
      line.woken.push(...events);
      line.running ??= run(line);
    },
    async drain(tenant) {
      await lineOf(tenant).running;
      return runAsSystem(services, tenant, 'drain the outbox', async () => {
        let count = 0;
        for (;;) {
          const batch = await waitingIn({});
          count += await tellAll(tenant, batch);
          if (batch.length < BATCH) return count;
        }
      });
    },
    async settled() {
      while ([...lines.values()].some((line) => line.running !== null)) {
        await Promise.all([...lines.values()].map((line) => line.running));
      }
    },
  };
}
