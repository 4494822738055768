import { AsyncLocalStorage } from 'node:async_hooks';
import { LRUCache } from 'lru-cache';
import { now, runAsSystem } from '../access/context.ts';
import type { Filter } from '../db/filter.ts';
import type { Tenant } from '../db/tenant.ts';
import { waitAtMost } from '../jobs/timers.ts';
import type { Services } from '../services.ts';
import type { SpanName } from '../tracing/span-in-force.ts';
import { note } from '../tracing/span-in-force.ts';
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
  /**
   * Tells everything the hospital's outbox still holds: after a crash, and now and then. Answers how many. With
   * `olderThanMs` it leaves alone what is so new that whoever wrote it is still about to tell it.
   */
  drain(tenant: Tenant, olderThanMs?: number): Promise<number>;
  /** Resolves when everything woken for so far is told. */
  settled(): Promise<void>;
  /**
   * Tells what was woken for, for as long as that, and then no more: what is left stays in the outbox. Resolves when nothing
   * is being told any more, so that the database may be closed, or as late again.
   */
  stop(withinMs: number): Promise<void>;
}

interface Told {
  readonly count: number;
  /** Streams that could not be told to their end. */
  readonly failed: ReadonlySet<string>;
}

const BATCH = 500;
/**
 * Marks of events told within this time are written together: a write for each would cost as much as telling it. Who dies
 * meanwhile leaves events that are told once more, which listeners see by their number.
 */
const MARK_WITHIN_MS = 250;
const STREAMS_REMEMBERED = 50_000;

/** A hospital's: whatever is told in it is told by one at a time, or a stream would be told interleaved. */
interface Line {
  /** As last seen: its keys change. */
  tenant: Tenant;
  readonly woken: StoredEnvelope[];
  /** The spans what is woken goes back to; empty where traces are switched off. */
  readonly wokenBy: SpanName[];
  /** Ids of events that were told and are not marked as told yet. */
  readonly unmarked: string[];
  marking: NodeJS.Timeout | null;
  /** Never reject. */
  readonly drains: (() => Promise<void>)[];
  running: Promise<void> | null;
}

/**
 * Carries committed events to their listeners, in order per stream, at least once. What this process wrote it tells from
 * memory, without reading it again; where a number is missing (another process wrote it, or one died between commit and
 * emit) it reads the stream from the outbox.
 */
export function createRelay(services: Services, publisher: Publisher, subscribers: readonly Subscriber[]): Relay {
  const lines = new Map<string, Line>();
  const { tracing } = services;
  // What is woken is told in nobody's name: not under the lease of a job that happens to drain just then.
  const outside = AsyncLocalStorage.snapshot();
  const told = new LRUCache<string, number>({ max: STREAMS_REMEMBERED });
  let isOver = false;

  async function tell(tenant: Tenant, envelope: StoredEnvelope): Promise<void> {
    publisher.publish(tenant, envelope);
    for (const subscriber of subscribers) {
      if (subscriber.events.includes(envelope.name)) await consume(subscriber, envelope);
    }
    told.set(`${tenant.id}/${envelope.stream}`, envelope.seq);
    services.metrics?.told(services.clock.now().getTime() - Date.parse(envelope.at));
  }

  /** A stream whose listener fails is left where it is, in order, and the others go on. */
  async function tellAll(line: Line, events: readonly StoredEnvelope[]): Promise<Told> {
    const { tenant, unmarked } = line;
    let count = 0;
    const failed = new Set<string>();
    for (const event of events) {
      if (isOver) break;
      if (failed.has(event.stream)) continue;
      try {
        await tell(tenant, event);
        unmarked.push(event.id);
        count += 1;
      } catch (error) {
        failed.add(event.stream);
        // It stays in the outbox, and the next drain tells it.
        const { stream, name } = event;
        services.log.error('An event could not be told.', { hospitalId: tenant.id, stream, event: name, error });
      }
    }
    note({ 'wardline.events': count });
    return { count, failed };
  }

  /** Writes which events were told. What cannot be written now stays in the outbox, and is told again. */
  async function mark(line: Line): Promise<void> {
    if (line.marking !== null) clearTimeout(line.marking);
    line.marking = null;
    const ids = line.unmarked.splice(0);
    if (ids.length > 0) await outboxRepository().updateMany({ _id: { $in: ids } }, { relayedAt: now() });
  }

  function markSoon(line: Line): void {
    if (line.unmarked.length === 0) return;
    line.marking ??= setTimeout(() => enqueueMark(line), MARK_WITHIN_MS).unref();
  }

  async function waitingIn(filter: Filter<OutboxEvent>): Promise<StoredEnvelope[]> {
    const found = await outboxRepository().find(
      { relayedAt: null, ...filter },
      { sort: { stream: 1, seq: 1 }, limit: BATCH },
    );
    return found.map(toEnvelope);
  }

  async function tellWoken(line: Line, events: readonly StoredEnvelope[]): Promise<void> {
    const { tenant } = line;
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
    await tellAll(line, ready);
    // What was told a moment ago must not be found waiting.
    if (unsure.size > 0) await mark(line);
    for (const stream of unsure) {
      if (isOver) break;
      await tellAll(line, await waitingIn({ stream }));
      await mark(line);
    }
    markSoon(line);
  }

  const drainNow = (line: Line, tenant: Tenant, olderThanMs: number): Promise<number> =>
    runAsSystem(services, tenant, 'drain the outbox', async () => {
      await mark(line);
      const at = { $lte: new Date(now().getTime() - olderThanMs) };
      const failed = new Set<string>();
      let count = 0;
      for (;;) {
        const batch = await waitingIn(failed.size === 0 ? { at } : { at, stream: { $nin: [...failed] } });
        const told = await tellAll(line, batch);
        await mark(line);
        count += told.count;
        for (const stream of told.failed) failed.add(stream);
        if (batch.length < BATCH || isOver) return count;
      }
    });

  async function runWoken(line: Line): Promise<void> {
    const events = line.woken.splice(0);
    const [parent = null, ...links] = line.wokenBy.splice(0);
    const work = () => runAsSystem(services, line.tenant, 'relay events', () => tellWoken(line, events));
    try {
      await (tracing?.span('relay events', { parent, links }, work) ?? work());
    } catch (error) {
      // They stay in the outbox, and the next drain tells them.
      services.log.error('Events could not be relayed.', { hospitalId: line.tenant.id, count: events.length, error });
    }
  }

  async function run(line: Line): Promise<void> {
    for (;;) {
      const drain = line.drains.shift();
      if (line.woken.length > 0 && !isOver) await runWoken(line);
      else if (drain === undefined) break;
      await drain?.();
    }
    line.running = null;
  }

  const lineOf = (tenant: Tenant): Line => {
    const known = lines.get(tenant.id);
    if (known !== undefined) {
      known.tenant = tenant;
      return known;
    }
    const line: Line = { tenant, woken: [], wokenBy: [], unmarked: [], marking: null, drains: [], running: null };
    lines.set(tenant.id, line);
    return line;
  };

  /** In its turn, like whatever else is done for the hospital. */
  function enqueueMark(line: Line): void {
    const { tenant } = line;
    line.drains.push(async () => {
      try {
        await runAsSystem(services, tenant, 'mark events as told', () => mark(line));
      } catch (error) {
        services.log.error('Events could not be marked as told.', { hospitalId: tenant.id, error });
      }
    });
    line.running ??= outside(run, line);
  }

  async function settled(): Promise<void> {
    for (;;) {
      for (const line of lines.values()) if (line.running === null && line.unmarked.length > 0) enqueueMark(line);
      const running = [...lines.values()].flatMap((line) => line.running ?? []);
      if (running.length === 0) return;
      await Promise.all(running);
    }
  }

  return {
    wake(tenant, events) {
      if (isOver) return;
      const line = lineOf(tenant);
      line.woken.push(...events);
      const from = tracing?.here();
      if (from !== undefined) line.wokenBy.push(from);
      line.running ??= outside(run, line);
    },
    drain(tenant, olderThanMs = 0) {
      const line = lineOf(tenant);
      return new Promise((resolve, reject) => {
        line.drains.push(AsyncLocalStorage.bind(() => drainNow(line, tenant, olderThanMs).then(resolve, reject)));
        line.running ??= outside(run, line);
      });
    },
    settled,
    async stop(withinMs) {
      await waitAtMost(withinMs, settled());
      isOver = true;
      // What is being told now is told to its end and marked; nothing more is.
      await waitAtMost(withinMs, settled());
    },
  };
}
