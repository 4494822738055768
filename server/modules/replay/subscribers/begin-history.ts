import type { EventData } from '../../../../shared/events/registry.ts';
import { streamName } from '../../../../shared/events/streams.ts';
import type { WardBoard } from '../../../../shared/schemas/places.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { listWardsAndRooms, presentRoom } from '../../places/index.ts';
import { keepMark } from '../checkpoints.ts';
import { NO_BOARD_ABILITIES } from '../fold.ts';

/** A ward's past begins with its rooms and no beds: those come with events of its own stream. */
export const beginHistory: Subscriber = {
  name: 'replay.begin',
  events: ['ward.added'],
  async handle({ at, data }) {
    const { ward } = data as EventData<'ward.added'>;
    const { bedCount: _bedCount, ...heading } = ward;
    const { rooms } = await listWardsAndRooms();
    const own = rooms.filter(({ wardId }) => wardId === ward.id).sort((a, b) => a.position - b.position);
    const state: WardBoard = {
      ward: heading,
      rooms: own.map(presentRoom),
      beds: [],
      seq: 0,
      abilities: NO_BOARD_ABILITIES,
    };
    await keepMark(streamName({ kind: 'ward', id: ward.id }), 0, { state, at: new Date(at) });
  },
};
