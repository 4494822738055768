import { watchPresence } from '../../shared/events/envelope.ts';
import { partsRoomOf, roomOf } from '../../shared/events/rooms.ts';
import type { Stream } from '../../shared/events/streams.ts';
import { streamName } from '../../shared/events/streams.ts';
import { typingSignal } from '../../shared/schemas/chat.ts';
import { person } from '../access/context.ts';
import { refuse } from '../http/problem-error.ts';
import type { ClientEvents } from './client-events.ts';
import { clientEvent } from './client-events.ts';
import type { Limits } from './limits.ts';
import type { Presence } from './presence.ts';
import { mayChat } from './presence.ts';
import { bucketsBy } from './token-bucket.ts';

/** What is told and forgotten: who is writing, and who is there. Nothing of it is stored or numbered. */
export function createSignals(presence: Presence, limits: Limits): ClientEvents {
  const typists = bucketsBy(limits.typing);
  return {
    typing: clientEvent({
      schema: typingSignal,
      handle(connection, { channelId, threadOf }) {
        const { hospitalId, userId, displayName } = person();
        const channel: Stream = { kind: 'channel', id: channelId };
        // Being in its room is the proof: the right was asked on the way in, and who loses it is put out.
        if (!connection.streams.has(streamName(channel))) throw refuse('not-found');
        const wait = typists.take(`${hospitalId}/${userId}`);
        if (wait > 0) throw refuse('rate-limited', { retryAfter: wait });
        const heard = { channelId, threadOf, staffId: userId, name: displayName };
        // Their other screens need not be told what they do themselves.
        const ownRoom = roomOf(hospitalId, { kind: 'person', id: userId });
        const rooms = [roomOf(hospitalId, channel), partsRoomOf(hospitalId, channel)];
        connection.socket.volatile.to(rooms).except(ownRoom).emit('typing', heard);
        return Promise.resolve({ ok: true });
      },
    }),
    'watch-presence': clientEvent({
      schema: watchPresence,
      async handle(connection, { isOn }) {
        if (!mayChat(person())) throw refuse('not-allowed');
        if (isOn) return { ok: true, online: await presence.watch(connection) };
        presence.unwatch(connection);
        return { ok: true, online: [] };
      },
    }),
  };
}
