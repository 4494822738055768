import { useEffect, useSyncExternalStore } from 'react';
import type { Envelope, PresenceHeard, TypingHeard } from '../../../../shared/events/envelope.ts';
import type { ChannelId, MessageId, StaffId } from '../../../../shared/types/ids.ts';
import { sendSignal, setSignalPort } from './line.ts';

/** Somebody who is writing; more than the name is not known of them. */
export interface Typist {
  readonly staffId: StaffId;
  readonly name: string;
}

/** How often we say that we go on writing, and how long we believe that another does. */
const TELL_EVERY_MS = 3_000;
const TYPING_MS = 5_000;
/** A screen that is left for the next one does not stop watching in between. */
const UNWATCH_AFTER_MS = 2_000;

type Place = `${ChannelId}/${MessageId | ''}`;
const placeOf = (channelId: ChannelId, threadOf: MessageId | null): Place => `${channelId}/${threadOf ?? ''}`;

const listeners = new Set<() => void>();
const changed = () => {
  for (const listener of listeners) listener();
};
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

const NOBODY: readonly Typist[] = [];
const typists = new Map<Place, readonly Typist[]>();
const endings = new Map<string, ReturnType<typeof setTimeout>>();

function stopTyping(place: Place, staffId: StaffId): void {
  const key = `${place}/${staffId}`;
  clearTimeout(endings.get(key));
  endings.delete(key);
  const before = typists.get(place);
  if (before?.some((one) => one.staffId === staffId) !== true) return;
  const after = before.filter((one) => one.staffId !== staffId);
  if (after.length === 0) typists.delete(place);
  else typists.set(place, after);
  changed();
}

function hearTyping({ channelId, threadOf, staffId, name }: TypingHeard): void {
  const place = placeOf(channelId, threadOf);
  const key = `${place}/${staffId}`;
  clearTimeout(endings.get(key));
  endings.set(
    key,
    setTimeout(() => {
      stopTyping(place, staffId);
    }, TYPING_MS),
  );
  const before = typists.get(place) ?? NOBODY;
  if (before.some((one) => one.staffId === staffId)) return;
  typists.set(place, [...before, { staffId, name }]);
  changed();
}

let online: ReadonlySet<StaffId> = new Set();

function setOnline(next: ReadonlySet<StaffId>): void {
  online = next;
  changed();
}

function hearPresence({ people }: PresenceHeard): void {
  const next = new Set(online);
  for (const { staffId, state } of people) {
    if (state === 'online') next.add(staffId);
    else next.delete(staffId);
  }
  setOnline(next);
}

let watching = 0;
let unwatching: ReturnType<typeof setTimeout> | undefined;

function askForPresence(): void {
  sendSignal('watch-presence', { isOn: true }, (answer) => {
    if (answer.ok) setOnline(new Set(answer.online));
  });
}

function watchPresence(): () => void {
  watching += 1;
  clearTimeout(unwatching);
  unwatching = undefined;
  if (watching === 1) askForPresence();
  return () => {
    watching -= 1;
    if (watching > 0) return;
    unwatching = setTimeout(() => {
      sendSignal('watch-presence', { isOn: false }, () => undefined);
    }, UNWATCH_AFTER_MS);
  };
}

/** Whoever said something is not writing it any more. */
function endBy({ name, data }: Envelope): void {
  if (name !== 'message.added') return;
  const { message } = data as Envelope<'message.added'>['data'];
  if (message.author !== null) stopTyping(placeOf(message.channelId, message.threadOf), message.author.staffId);
}

setSignalPort({
  // Both come from our own server, parsed there.
  hear(name, value) {
    if (name === 'typing') hearTyping(value as TypingHeard);
    else if (name === 'presence') hearPresence(value as PresenceHeard);
  },
  heardEvent: endBy,
  opened() {
    // A new line watches nothing yet, and what was said meanwhile is not said again.
    if (watching > 0) askForPresence();
  },
  closed() {
    for (const ending of endings.values()) clearTimeout(ending);
    endings.clear();
    typists.clear();
    told.clear();
    setOnline(new Set());
  },
});

/** Who is writing there at the moment, in the order they began. */
export function useTyping(channelId: ChannelId, threadOf: MessageId | null = null): readonly Typist[] {
  const place = placeOf(channelId, threadOf);
  return useSyncExternalStore(subscribe, () => typists.get(place) ?? NOBODY);
}

const told = new Map<Place, number>();

/** Says that we are writing there; call it at every key. */
export function tellTyping(channelId: ChannelId, threadOf: MessageId | null = null): void {
  const place = placeOf(channelId, threadOf);
  const at = Date.now();
  if (Math.abs(at - (told.get(place) ?? -Infinity)) < TELL_EVERY_MS) return;
  told.set(place, at);
  sendSignal('typing', { channelId, threadOf }, () => undefined);
}

/** Lets the next key be told at once; call it when what was written was sent. */
export function endTyping(channelId: ChannelId, threadOf: MessageId | null = null): void {
  told.delete(placeOf(channelId, threadOf));
}

/** Whether that person has a screen open; `null` while nobody is named. */
export function usePresence(staffId: StaffId | null): 'online' | 'offline' | null {
  useEffect(() => (staffId === null ? undefined : watchPresence()), [staffId]);
  return useSyncExternalStore(subscribe, () => (staffId === null ? null : online.has(staffId) ? 'online' : 'offline'));
}
