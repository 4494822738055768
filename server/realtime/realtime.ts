import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { SessionId, StaffId, HospitalId } from '../../shared/types/ids.ts';
import type { Authenticator } from '../http/authenticator.ts';
import type { Publisher } from '../outbox/relay.ts';
import type { Services } from '../services.ts';
import { createAdmission } from './admission.ts';
import { createClientEvents } from './client-events.ts';
import type { Refusals } from './client-events.ts';
import { createClosing } from './closing.ts';
import { createConnections } from './connections.ts';
import { createDelivery } from './delivery.ts';
import { createForms } from './forms.ts';
import type { Limits } from './limits.ts';
import { LIMITS_AS_SHIPPED } from './limits.ts';
import { guardConnections, listenTo } from './listen.ts';
import type { Nodes } from './nodes.ts';
import { connectNodes } from './nodes.ts';
import { createOutboxWatch } from './outbox-watch.ts';
import { createPositions } from './positions.ts';
import { createPresence } from './presence.ts';
import { createSignals } from './signals.ts';
import type { StreamRight } from './stream-rights.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createSweep } from './sweep.ts';
import type { WardServer } from './wire.ts';

export interface RealtimeDeps {
  readonly httpServer: HttpServer;
  readonly services: Services;
  readonly authenticator: Pick<Authenticator, 'authenticate' | 'recheck'>;
  readonly streamRights: readonly StreamRight[];
  /** The port we really listen on; it names the cookies of plain http. */
  readonly port: () => number;
  /** Another node was asked to let a job run that is not its to do now; perhaps it is this one's. */
  readonly onNudge?: (hospitalId: HospitalId, job: string) => void;
  /** Of which build the pages are that this node serves; `null`: it serves none. */
  readonly pagesVersion?: string | null;
  /** Other than as shipped; for tests that cannot wait. */
  readonly limits?: Partial<Limits>;
  /** Without them every frame goes the stock way of Socket.IO. */
  readonly fastFrames?: boolean;
}

/** What can be counted here, for the operator's page and for tests. */
export interface RealtimeCounts {
  readonly sockets: number;
  readonly sessions: number;
  readonly streams: number;
  /** Events told to a room on this node. */
  readonly told: number;
  /** Events that were not what the registry says, and were not told. */
  readonly untold: number;
  /** Connections whose frames went the fast way. */
  readonly fast: number;
  /** Connections cut off because they did not keep up. */
  readonly stalled: number;
  /** Connections closed because they sent too much. */
  readonly flooded: number;
  /** `handshakes`: of an address or a person that opened too many. */
  readonly refused: Readonly<Refusals & { handshakes: number }>;
  /** `null`: there is no Redis in this installation. */
  readonly redis: 'connected' | 'lost' | null;
}

/** The one who emits, and who decides what sockets may hear. */
export interface Realtime extends Publisher {
  /** Closes every socket of the session, on every node. */
  closeSession(sessionId: SessionId): void;
  closePerson(hospitalId: HospitalId, staffId: StaffId): void;
  closeHospital(hospitalId: HospitalId): void;
  /** Asks the person's session and rights again, on every node; what they may not hear any more they leave. */
  recheck(hospitalId: HospitalId, staffId: StaffId): void;
  /** Asks the other nodes to let a job run soon: one of them does it in that hospital. */
  nudgeElsewhere(hospitalId: HospitalId, job: string): void;
  counts(): RealtimeCounts;
  /** Closes every socket so that clients come back elsewhere, and lets Redis go. */
  stop(): Promise<void>;
}

type Admission = ReturnType<typeof createAdmission>;

function openServer(httpServer: HttpServer, nodes: Nodes | null, admission: Admission, limits: Limits): WardServer {
  const io: WardServer = new Server(httpServer, {
    transports: ['websocket'],
    allowUpgrades: false,
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 64 * 1024,
    connectTimeout: limits.connectWithinMs,
    pingInterval: 15_000,
    pingTimeout: 10_000,
    allowRequest: (request, decide) => admission.allowRequest(request, decide),
    ...(nodes === null ? {} : { adapter: nodes.adapter }),
  });
  // A request that names a connection would join it without being admitted.
  io.engine.use((request: { url?: string }, _response: unknown, next: (error?: Error) => void) => {
    const isNew = !new URL(request.url ?? '', 'http://here').searchParams.has('sid');
    next(isNew ? undefined : new Error('A connection cannot be taken over.'));
  });
  return io;
}

/**
 * Opens realtime on the HTTP server: sockets by session, rooms by right, events from the outbox. Throws
 * `RedisUnfitError` where Redis is named and does not answer, and an `Error` where a kind of stream has no right.
 */
export async function createRealtime(deps: RealtimeDeps): Promise<Realtime> {
  const { services } = deps;
  const limits: Limits = { ...LIMITS_AS_SHIPPED, ...deps.limits };
  const connections = createConnections(deps.authenticator, limits);
  const positions = createPositions();
  const forms = createForms();
  const subscriptions = createSubscriptions({ ...deps, connections, limits, positions, forms });
  const admission = createAdmission({ ...deps, connections, limits });
  const closing = createClosing({ services, connections, subscriptions, limits });
  const nodes = await connectNodes(services.config, services.log);
  const io = openServer(deps.httpServer, nodes, admission, limits);
  const presence = createPresence({ io, services, connections, limits });
  const clientEvents = createClientEvents({
    services,
    connections,
    subscriptions,
    signals: createSignals(presence, limits),
    limits,
    onSessionOver: ({ session }) => closing.closeSession(session.id),
  });
  const flooded = guardConnections(io, services, limits);
  const { fastFrames = true, onNudge = () => undefined } = deps;
  const delivery = createDelivery({ io, nodes, services, positions, forms, closing, subscriptions, onNudge });
  const fast = listenTo({
    io,
    services,
    admission,
    connections,
    subscriptions,
    closing,
    clientEvents,
    positions,
    forms,
    fastFrames,
  });
  const watch = createOutboxWatch(services, positions, limits, {
    tell: delivery.deliver,
    onUnsure: closing.recheckPerson,
  });
  const sweep = createSweep({
    io,
    services,
    connections,
    closing,
    watch,
    limits,
    pagesVersion: deps.pagesVersion ?? null,
  });
  await nodes?.listening();
  sweep.start();
  presence.start();

  return {
    ...delivery.realtime,
    counts: () => ({
      ...connections.size(),
      streams: positions.size(),
      ...delivery.counts(),
      fast: fast(),
      stalled: sweep.stalled(),
      flooded: flooded(),
      refused: { ...clientEvents.refusals, handshakes: admission.limited() },
      redis: nodes === null ? null : nodes.isConnected() ? 'connected' : 'lost',
    }),
    async stop() {
      await presence.stop();
      await sweep.stop();
      await Promise.all([...connections.all()].map((connection) => closing.goAway(connection)));
      io.engine.close();
      await io.of('/').adapter.close();
      nodes?.stop();
    },
  };
}
