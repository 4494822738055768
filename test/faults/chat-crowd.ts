import { setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import type { Follower, Following } from '../../client/src/lib/realtime/follow.ts';
import { createFollowing } from '../../client/src/lib/realtime/follow.ts';
import type { ClientToServer, Envelope, ServerToClient } from '../../shared/events/envelope.ts';
import type { EventsOf } from '../../shared/events/registry.ts';
import type { ChannelRun } from '../../shared/projections/channel-view.ts';
import { applyChannelEvent, inReceiptOrder } from '../../shared/projections/channel-view.ts';
import type { MessageRun, SendMessage } from '../../shared/schemas/chat.ts';
import { channelDetail, messageRun, messageView } from '../../shared/schemas/chat.ts';
import type { SessionView } from '../../shared/schemas/sign-in.ts';
import { demoView, signInAnswer } from '../../shared/schemas/sign-in.ts';
import type { ChannelId } from '../../shared/types/ids.ts';
import { createCaller } from '../support/caller.ts';

/** Where the house can be reached at the moment; it has another address after each start. */
export interface Line {
  origin: string;
  /** Settles when it is up (again). */
  up: Promise<void>;
}

/** Somebody who is signed in; the session outlives the server it was begun at. */
export interface Member {
  readonly hospitalCode: string;
  readonly session: SessionView;
  readonly token: string;
}

const portOf = (origin: string): string => new URL(origin).port;

/** Everybody of the demo’s hospitals who has one of these roles, signed in. */
export async function signInAll(origin: string, roles: readonly string[]): Promise<Member[]> {
  const { logins } = demoView.parse((await createCaller(origin).get('/api/demo')).body);
  const members: Member[] = [];
  for (const { hospitalCode, email, password, role } of logins) {
    if (!roles.includes(role)) continue;
    const caller = createCaller(origin);
    const { body } = await caller.post('/api/v1/sign-in', { hospitalCode, email, password });
    const answer = signInAnswer.parse(body);
    if (answer.step !== 'signed-in') throw new Error(`${email} was asked for a second factor.`);
    const token = caller.cookies.get(`wl-access-${portOf(origin)}`);
    if (token === undefined) throw new Error(`${email} was given no cookie.`);
    members.push({ hospitalCode, session: answer.session, token });
  }
  return members;
}

const cookieOf = (origin: string, { token }: Member): string => `wl-access-${portOf(origin)}=${token}`;

/** What came back; `null`: nothing did, and whether it was done is not known. */
type Answer = { readonly status: number; readonly body: unknown } | null;

export async function ask(
  { origin }: Line,
  member: Member,
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  try {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        cookie: cookieOf(origin, member),
        origin,
        'x-csrf-token': member.session.csrfToken,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    // Aborted by us, or the server is gone.
    return null;
  }
}

const WAITS = new Set([429, 503]);

/** Asks until it is answered; what is refused is an error. */
export async function askUntilAnswered(
  line: Line,
  member: Member,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  for (;;) {
    await line.up;
    const answer = await ask(line, member, method, path, body);
    if (answer !== null && answer.status < 300) return answer.body;
    if (answer !== null && !WAITS.has(answer.status)) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    await pause(answer === null ? 20 : 500);
  }
}

const messagesPath = (channelId: ChannelId): string => `/chat/channels/${channelId}/messages`;

/** Sends it once; answers its number, or `null` where that is not known. */
export async function sendOnce(
  line: Line,
  member: Member,
  channelId: ChannelId,
  message: SendMessage,
  signal?: AbortSignal,
): Promise<number | null> {
  const answer = await ask(line, member, 'POST', messagesPath(channelId), message, signal);
  if (answer === null || WAITS.has(answer.status)) return null;
  if (answer.status >= 300) throw new Error(`A message was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  return messageView.parse(answer.body).number;
}

/** Sends the same again until it is acknowledged. */
export async function sendUntilAcknowledged(
  line: Line,
  member: Member,
  channelId: ChannelId,
  message: SendMessage,
): Promise<number> {
  return messageView.parse(await askUntilAnswered(line, member, 'POST', messagesPath(channelId), message)).number;
}

/** The whole channel as it is, from its first message, as of one moment; `null` where `read` answers so. */
export async function readRun(
  read: (path: string) => Promise<unknown>,
  channelId: ChannelId,
): Promise<ChannelRun | null> {
  for (;;) {
    const pages: MessageRun[] = [];
    for (let after = 0; ;) {
      const body = await read(`/api/v1${messagesPath(channelId)}?after=${after}&limit=100`);
      if (body === null) return null;
      const page = messageRun.parse(body);
      pages.push(page);
      after = page.messages.at(-1)?.number ?? after;
      if (!page.hasLater) break;
    }
    const about = await read(`/api/v1/chat/channels/${channelId}`);
    if (about === null) return null;
    const detail = channelDetail.parse(about);
    const [first] = pages;
    // Something happened between the first page and what came last: what was read is not of one moment.
    if (first === undefined || detail.channel.seq !== first.seq) continue;
    const messages = pages.flatMap((page) => page.messages);
    const receipts = inReceiptOrder(detail.receipts);
    return { messages, receipts, hasEarlier: false, hasLater: false, seq: first.seq };
  }
}

export async function loadRun(line: Line, member: Member, channelId: ChannelId): Promise<ChannelRun> {
  const read = (path: string) => askUntilAnswered(line, member, 'GET', path.slice('/api/v1'.length));
  const run = await readRun(read, channelId);
  if (run === null) throw new Error('This channel is not to be seen.');
  return run;
}

/** A screen that follows some channels, over lapses and restarts. */
export interface Screen {
  readonly member: Member;
  readonly runs: ReadonlyMap<ChannelId, ChannelRun>;
  /** Its line breaks, as lines do. */
  cut(): void;
  /** Asks for what it may have missed. */
  catchUp(): Promise<void>;
  close(): void;
}

type Wire = Socket<ServerToClient, ClientToServer>;
const ASK_PATIENCE_MS = 10_000;

export async function openScreen(line: Line, member: Member, channelIds: readonly ChannelId[]): Promise<Screen> {
  const runs = new Map<ChannelId, ChannelRun>();
  for (const id of channelIds) runs.set(id, await loadRun(line, member, id));
  const runOf = (id: ChannelId): ChannelRun => {
    const run = runs.get(id);
    if (run === undefined) throw new Error('This screen does not follow that channel.');
    return run;
  };
  let wire: Wire | null = null;
  let isClosed = false;

  const followerOf = (id: ChannelId): Follower => ({
    stream: { kind: 'channel', id },
    since: () => runOf(id).seq,
    take(envelope) {
      // Only events of its own stream are handed to it.
      const next = applyChannelEvent(runOf(id), envelope as Envelope<EventsOf<'channel'>>);
      if (next === 'gap') return 'gap';
      runs.set(id, next);
      return 'ok';
    },
    async reload() {
      runs.set(id, await loadRun(line, member, id));
    },
    onRefused(problem) {
      throw new Error(`A subscription was refused: ${problem.title}`);
    },
  });
  const followings = new Map<string, Following>(
    channelIds.map((id) => [
      `channel:${id}`,
      createFollowing(followerOf(id), (stream, since) => {
        if (wire === null) return Promise.reject(new Error('The line is down.'));
        return wire.timeout(ASK_PATIENCE_MS).emitWithAck('subscribe', { stream, since });
      }),
    ]),
  );
  const catchUp = async () =>
    void (await Promise.all([...followings.values()].map((following) => following.catchUp())));

  /** One connection, from its opening to its end. */
  async function connectOnce(): Promise<void> {
    await line.up;
    const { origin } = line;
    const opened: Wire = io(origin, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { origin, cookie: cookieOf(origin, member) },
    });
    wire = opened;
    opened.onAny((_name: string, envelope: Envelope) => followings.get(envelope.stream)?.hear(envelope));
    await new Promise<void>((over) => {
      opened.once('connect', () => void catchUp());
      opened.once('connect_error', () => over());
      opened.once('disconnect', () => over());
    });
    opened.disconnect();
  }

  async function stayConnected(): Promise<void> {
    while (!isClosed) {
      await connectOnce();
      await pause(30);
    }
  }
  const staying = stayConnected();
  staying.catch(() => undefined);

  return {
    member,
    runs,
    cut: () => void wire?.io.engine.close(),
    catchUp,
    close() {
      isClosed = true;
      for (const following of followings.values()) following.stop();
      wire?.disconnect();
    },
  };
}
