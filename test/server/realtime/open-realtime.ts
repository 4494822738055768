import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import { v7 as uuid } from 'uuid';
import type { ClientToServer, Envelope, ServerToClient, SubscribeAnswer } from '../../../shared/events/envelope.ts';
import type { Stream } from '../../../shared/events/streams.ts';
import { stream as streamSchema } from '../../../shared/events/streams.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import { departmentId, sessionId, staffId, wardId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import type { PersonActor } from '../../../server/access/actor.ts';
import { rightsOf, sessionKey } from '../../../server/access/actor.ts';
import { person, runAsSystem } from '../../../server/access/context.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { transaction } from '../../../server/db/transaction.ts';
import type { Authenticated, Authenticator } from '../../../server/http/authenticator.ts';
import { cookieName } from '../../../server/http/cookies.ts';
import { announce, streamPosition } from '../../../server/outbox/outbox.ts';
import type { Relay } from '../../../server/outbox/relay.ts';
import type { Limits } from '../../../server/realtime/limits.ts';
import type { Realtime } from '../../../server/realtime/realtime.ts';
import { createRealtime } from '../../../server/realtime/realtime.ts';
import type { StreamRight } from '../../../server/realtime/stream-rights.ts';
import type { Services } from '../../../server/services.ts';
import type { Kernel } from '../../support/kernel.ts';

/** A session as the fake authenticator keeps it; tests change it as another node would, behind realtime's back. */
export interface FakeSession {
  readonly token: string;
  readonly tenant: Tenant;
  actor: PersonActor;
  isLocked: boolean;
  isOver: boolean;
  endsAt: Date;
}

export interface Sessions extends Pick<Authenticator, 'authenticate' | 'recheck'> {
  signIn(tenant: Tenant, roles: readonly Role[], wards?: readonly WardId[]): FakeSession;
  /** Another session of the same person. */
  signInAgain(session: FakeSession): FakeSession;
  /** Asked so often. */
  readonly asked: { authenticate: number; recheck: number };
  /** Runs before an answer is given; to hold one back. */
  beforeAnswer: () => Promise<void>;
}

/** Sessions shared by all nodes, as the database shares them. */
export function fakeSessions(kernel: Kernel): Sessions {
  const byToken = new Map<string, FakeSession>();
  const asked = { authenticate: 0, recheck: 0 };
  async function answer(session: FakeSession | undefined): Promise<Authenticated | null> {
    await sessions.beforeAnswer();
    if (session === undefined || session.isOver || session.endsAt <= kernel.clock.now()) return null;
    const tenant = await kernel.tenants.byId(session.tenant.id);
    if (tenant.state !== 'active') return null;
    return { actor: session.actor, tenant, isLocked: session.isLocked, endsAt: session.endsAt };
  }
  function add(tenant: Tenant, actor: PersonActor): FakeSession {
    const endsAt = new Date(kernel.clock.now().getTime() + 12 * 3_600_000);
    const session = { token: `token-${actor.sessionId}`, tenant, actor, isLocked: false, isOver: false, endsAt };
    byToken.set(session.token, session);
    return session;
  }
  const sessions: Sessions = {
    asked,
    beforeAnswer: () => Promise.resolve(),
    authenticate(token) {
      asked.authenticate += 1;
      return answer(byToken.get(token ?? ''));
    },
    recheck(actor) {
      asked.recheck += 1;
      return answer([...byToken.values()].find((session) => session.actor.sessionId === sessionKey(actor)));
    },
    signIn: (tenant, roles, wards = []) =>
      add(tenant, {
        kind: 'staff',
        userId: staffId.parse(uuid()),
        hospitalId: tenant.id,
        sessionId: sessionId.parse(uuid()),
        displayName: 'Someone',
        jobTitle: null,
        registrationNumber: null,
        roles,
        ...rightsOf('staff', roles, wards),
      }),
    signInAgain: ({ tenant, actor }) => add(tenant, { ...actor, sessionId: sessionId.parse(uuid()) }),
  };
  return sessions;
}

export const newWard = (): WardId => wardId.parse(uuid());
export const wardStream = (id: WardId): Stream => ({ kind: 'ward', id });
export const ownStream = ({ actor }: FakeSession): Stream => ({ kind: 'person', id: actor.userId });

/** The wards there are, as a module would know them; a right asked about another finds nothing. */
export function fakeRights(wards: ReadonlyMap<WardId, Tenant>): StreamRight[] {
  const told = ['person', 'screen', 'wards', 'staff', 'ward'];
  const untold = streamSchema.options.map(({ shape }) => shape.kind.value).filter((kind) => !told.includes(kind));
  return [
    ...untold.map((kind) => ({ kind, mayHear: () => Promise.resolve(false) })),
    { kind: 'wards', mayHear: () => Promise.resolve(person().permissions.has('ward.read')) },
    { kind: 'staff', mayHear: () => Promise.resolve(person().permissions.has('staff.read')) },
    {
      kind: 'ward',
      mayHear(stream) {
        const { permissions, wardIds, hospitalId } = person();
        if (stream.kind !== 'ward' || wards.get(stream.id)?.id !== hospitalId) return Promise.resolve(false);
        return Promise.resolve(permissions.has('ward.read') && (wardIds === null || wardIds.includes(stream.id)));
      },
    },
  ];
}

const department = departmentId.parse(uuid());
let version = 0;
const describe = (id: WardId) => {
  version += 1;
  return { id, departmentId: department, name: `Ward ${version}`, floor: '2', locationId: null, version };
};

export interface Node {
  readonly services: Services;
  readonly relay: Relay;
  readonly realtime: Realtime;
  readonly httpServer: Server;
  readonly port: number;
  readonly url: string;
  /** The headers of a browser that shows our page with that session. */
  headers(session: FakeSession | null): Record<string, string>;
  /** Tells in that hospital, committed, that the ward has a new name; `count` times in one transaction. */
  change(tenant: Tenant, ward: WardId, count?: number): Promise<void>;
  /** Announces anything, committed. */
  announce(tenant: Tenant, work: () => void): Promise<void>;
  /** The stream's last number. */
  head(tenant: Tenant, stream: Stream): Promise<number>;
  stop(): Promise<void>;
}

export interface NodeOptions {
  readonly sessions: Sessions;
  readonly rights: readonly StreamRight[];
  readonly limits?: Partial<Limits>;
  readonly redisUrl?: string;
  readonly proxyHops?: number;
  readonly fastFrames?: boolean;
  readonly pagesVersion?: string;
  /** What of the relay's telling reaches realtime; to lose some. */
  readonly isTold?: (name: string) => boolean;
}

/** A node with real sockets on the kernel's database. */
export async function openNode(kernel: Kernel, options: NodeOptions): Promise<Node> {
  const { sessions, rights, limits, redisUrl, proxyHops = 0, fastFrames = true, isTold = () => true } = options;
  const { pagesVersion = null } = options;
  let realtime: Realtime | null = null;
  const own = await kernel.node({
    publisher: {
      publish: (tenant, envelope) => {
        if (isTold(envelope.name)) realtime?.publish(tenant, envelope);
      },
    },
  });
  const config = { ...own.services.config, proxyHops, ...(redisUrl === undefined ? {} : { redisUrl }) };
  const services: Services = { ...own.services, config };
  const httpServer = createServer((_request, response) => response.writeHead(404).end());
  let port = 0;
  const opened = await createRealtime({
    httpServer,
    services,
    authenticator: sessions,
    streamRights: rights,
    port: () => port,
    fastFrames,
    pagesVersion,
    ...(limits === undefined ? {} : { limits }),
  });
  realtime = opened;
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  port = (httpServer.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${port}`;
  const within = <T>(tenant: Tenant, work: () => Promise<T>) => runAsSystem(services, tenant, 'a test', work);
  const node: Node = {
    services,
    relay: own.relay,
    realtime: opened,
    httpServer,
    port,
    url,
    headers: (session) => ({
      origin: url,
      ...(session === null ? {} : { cookie: `${cookieName(services.config, 'access', port)}=${session.token}` }),
    }),
    announce: (tenant, work) =>
      within(tenant, () =>
        transaction(() => {
          work();
          return Promise.resolve();
        }),
      ),
    change: (tenant, ward, count = 1) =>
      node.announce(tenant, () => {
        for (let done = 0; done < count; done += 1) {
          announce({ kind: 'ward', id: ward }, 'ward.described', { ward: describe(ward) });
        }
      }),
    head: (tenant, stream) => within(tenant, () => streamPosition(stream)),
    async stop() {
      await opened.stop();
      await own.relay.settled();
      await new Promise((resolve) => httpServer.close(resolve));
    },
  };
  return node;
}

/** A browser's page as far as realtime sees it, and everything it was told. */
export interface Client {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  /** Every envelope heard, in order of arrival. */
  readonly heard: Envelope[];
  /** Why it was disconnected; `null` while it is not. */
  closed(): string | null;
  subscribe(stream: Stream, since?: number | null): Promise<SubscribeAnswer>;
  close(): void;
}

/** Connects as that session; rejects where it is refused. */
export function connect(
  node: Node,
  session: FakeSession | null,
  headers: Record<string, string> = {},
): Promise<Client> {
  const socket: Socket<ServerToClient, ClientToServer> = io(node.url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { ...node.headers(session), ...headers },
  });
  const heard: Envelope[] = [];
  let reason: string | null = null;
  socket.onAny((name: string, envelope: Envelope) => {
    if (name !== 'heartbeat') heard.push(envelope);
  });
  socket.on('disconnect', (why) => {
    reason = why;
  });
  const client: Client = {
    socket,
    heard,
    closed: () => reason,
    subscribe: (stream, since = 0) => socket.timeout(5_000).emitWithAck('subscribe', { stream, since }),
    close: () => void socket.disconnect(),
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(client));
    socket.once('connect_error', (error) => {
      socket.disconnect();
      reject(error);
    });
  });
}

export const seqs = (heard: readonly Envelope[]): number[] => heard.map(({ seq }) => seq);
export const oneTo = (count: number, from = 1): number[] => Array.from({ length: count }, (_, index) => from + index);
