import { person } from '../../access/context.ts';
import type { Part, StreamRight } from '../../realtime/stream-rights.ts';
import { isWardVisible } from '../places/index.ts';
import { findChannel } from './channels.ts';
import { WHOLE } from './reach.ts';

/**
 * What a guest hears: of what is added, edited, deleted or reacted to before they were asked, only that the stream went on,
 * said as that nobody has come further.
 */
const heardFrom = (from: number): Part => ({
  name: `from-${from}`,
  of(envelope) {
    const { data } = envelope;
    if (!('message' in data) || data.message.number >= from) return envelope;
    return { ...envelope, name: 'channel.receipts', data: { receipts: [] } };
  },
});

/** Who reads a channel hears it, as far as they read it. */
export const channelRight: StreamRight = {
  kind: 'channel',
  async mayHear(stream) {
    const seen = stream.kind === 'channel' ? await findChannel(stream.id) : null;
    if (seen === null) return false;
    return seen.from === WHOLE ? true : heardFrom(seen.from);
  },
};

/** Who may see the patients of a ward hears what waits to be acknowledged about them. */
export const wardTalkRight: StreamRight = {
  kind: 'ward-talk',
  async mayHear(stream) {
    const { permissions } = person();
    if (stream.kind !== 'ward-talk' || !permissions.has('chat.use') || !permissions.has('patient.read')) return false;
    return isWardVisible(stream.id);
  },
};
