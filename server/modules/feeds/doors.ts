import type { FeedList } from '../../../shared/schemas/feeds.ts';
import type { HospitalId } from '../../../shared/types/ids.ts';
import { runAsSystem } from '../../access/context.ts';
import type { MllpServer } from '../../mllp/mllp-server.ts';
import { createMllpServer } from '../../mllp/mllp-server.ts';
import type { Services } from '../../services.ts';
import { APPLY_FEEDS } from './apply/worker.ts';
import { feedRepository } from './feeds.repository.ts';
import { receiveFrame } from './receive/receive-message.ts';
import { welcomeAddresses } from './receive/welcome-addresses.ts';
import { isAmong } from './receive/sender.ts';

/** Larger messages exist (images in OBX), but not in ADT; and one must fit into a record of the database. */
const MAX_MESSAGE_BYTES = 4 * 1_048_576;
const IDLE_MS = 30 * 60_000;
/** A hospital has a few senders, each with a line or two; every line may have one message half said in memory. */
const MOST_CONNECTIONS = 32;
const MAX_WAITING_BYTES = 32 * 1_048_576;

/** The ports at which feeds deliver. */
export interface FeedDoors {
  /** Opens every door the settings name. */
  open(): Promise<void>;
  /** Opens one for that hospital, besides; resolves to the port. */
  openOne(hospitalCode: string, port: number): Promise<number>;
  /** Where that hospital's feeds may connect; `null`: nowhere. */
  doorOf(hospitalId: HospitalId): FeedList['door'];
  /** Takes nothing more and lets what is in hand be stored and answered. */
  close(): Promise<void>;
}

/**
 * A port belongs to one hospital, by the operator's settings: whose patients a message speaks of is decided before its
 * first byte is read, and nothing in it can change that. Which of the hospital's feeds it belongs to is decided by the
 * address it comes from and the sender it names.
 */
export function createFeedDoors(services: Services): FeedDoors {
  const { config, log, tenants } = services;
  const servers: MllpServer[] = [];
  const open = new Map<HospitalId, FeedList['door']>();
  const timers = new Set<NodeJS.Timeout>();

  const tenantOf = async (hospitalCode: string) => {
    const tenant = await tenants.byCode(hospitalCode);
    return tenant === null || tenant.state !== 'active' ? null : tenant;
  };

  async function openOne(hospitalCode: string, port: number): Promise<number> {
    const tenant = await tenants.byCode(hospitalCode);
    if (tenant === null) throw new Error('A port for feeds is named for a hospital that does not exist.');
    const { host, tls } = config.mllp;
    const server = createMllpServer({
      host,
      port,
      tls,
      maxMessageBytes: MAX_MESSAGE_BYTES,
      idleMs: IDLE_MS,
      maxConnections: MOST_CONNECTIONS,
      maxWaitingBytes: MAX_WAITING_BYTES,
      isWelcome: async (address) =>
        isAmong(
          await welcomeAddresses(services, tenant.id, async () => {
            const own = await tenantOf(hospitalCode);
            if (own === null) return [];
            const feeds = await runAsSystem(services, own, 'let a feed in', () => feedRepository().find({}));
            return feeds.flatMap((feed) => feed.addresses);
          }),
          address,
        ),
      handle: async (message, address) => {
        const own = await tenantOf(hospitalCode);
        // Suspended since it connected: unanswered, the sender keeps what it has to say.
        if (own === null) throw new Error('The hospital of this port is suspended.');
        const receipt = await runAsSystem(services, own, 'receive a message of a feed', () =>
          receiveFrame(message, address),
        );
        if (receipt.dueAt !== null) wake(hospitalCode, receipt.dueAt);
        return receipt.answers;
      },
      onBadFrame: (kind) => log.warn('A feed sent what is no message.', { hospitalId: tenant.id, why: kind }),
      onError: (error) => log.warn('The line of a feed broke.', { hospitalId: tenant.id, error }),
    });
    const listening = await server.listen();
    servers.push(server);
    open.set(tenant.id, { host, port: listening, isEncrypted: tls !== undefined });
    return listening;
  }

  /** Lets the message be read when it is due. Should this process end before, the job comes by itself. */
  function wake(hospitalCode: string, dueAt: Date): void {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        tenantOf(hospitalCode).then(
          (own) => (own === null ? undefined : services.jobs?.nudge(own, APPLY_FEEDS)),
          (error: unknown) => log.warn('A feed could not be woken.', { error }),
        );
      },
      Math.max(0, dueAt.getTime() - services.clock.now().getTime()) + 10,
    );
    timers.add(timer);
  }

  return {
    async open() {
      for (const { hospitalCode, port } of config.mllp.doors) {
        try {
          await openOne(hospitalCode, port);
        } catch (error) {
          // The demo is worth seeing without its feeds; another Wardline on this machine may have the port.
          if (config.mode !== 'demo') throw error;
          log.warn('A port for feeds could not be opened.', { port, error });
        }
      }
    },
    openOne,
    doorOf: (hospitalId) => open.get(hospitalId) ?? null,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
