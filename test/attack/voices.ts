import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import type { Caller } from '../support/caller.ts';
import { hangScreen } from '../support/wall-screen.ts';
import type { Person, World } from '../support/world.ts';

/** A page’s socket, and everything that was told to it without being asked. */
interface Voice {
  readonly socket: Socket;
  readonly heard: unknown[][];
  /** How often it spoke. */
  said: number;
}

/** Fewer than one connection may say at once: what is counted here is what is refused for what it says. */
const PER_CONNECTION = 120;

export function speak(origin: string, caller: Caller, as?: 'wall'): Promise<Voice> {
  const socket = io(origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(as === undefined ? {} : { query: { as } }),
    extraHeaders: { origin, cookie: caller.cookieHeader() },
  });
  const voice: Voice = { socket, heard: [], said: 0 };
  socket.onAny((...told: unknown[]) => void voice.heard.push(told));
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(voice));
    socket.once('connect_error', reject);
  });
}

/** Says things as people of North and as a screen on its wall, never more at once than anybody may. Close it. */
export function openVoices(world: World) {
  const open = new Map<string, Voice>();
  const all: Voice[] = [];
  let onWall: Promise<Caller> | null = null;
  const screen = () => (onWall ??= hangScreen(world, world.north).then(({ caller }) => caller));
  const voiceOf = async (who: Person | 'screen'): Promise<Voice> => {
    const key = who === 'screen' ? who : who.id;
    const known = open.get(key);
    if (known !== undefined && known.said < PER_CONNECTION) return known;
    known?.socket.close();
    const voice =
      who === 'screen'
        ? await speak(world.origin, await screen(), 'wall')
        : await speak(world.origin, await world.as(who));
    open.set(key, voice);
    all.push(voice);
    return voice;
  };
  return {
    voiceOf,
    /** Answers what that was answered with. */
    async ask(who: Person | 'screen', event: string, ...said: unknown[]): Promise<unknown> {
      const voice = await voiceOf(who);
      voice.said += 1;
      return voice.socket.timeout(20_000).emitWithAck(event, ...said) as Promise<unknown>;
    },
    /** Says it without asking for an answer. */
    async tell(who: Person | 'screen', event: string, ...said: unknown[]): Promise<void> {
      const voice = await voiceOf(who);
      voice.said += 1;
      voice.socket.emit(event, ...said);
    },
    /** Everything anybody was told without asking, heartbeats aside. */
    heard: () => all.flatMap(({ heard }) => heard).filter(([name]) => name !== 'heartbeat'),
    close: () => {
      for (const { socket } of all) socket.close();
    },
  };
}
