import type { WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import type { Filter } from '../../db/filter.ts';
import type { Channel, ChannelRecord } from './chat.model.ts';
import { channelRepository } from './chat.repository.ts';

/** The ward's own channel and those of the patients who lie there now. */
export const ofWard = (wardId: WardId): Filter<ChannelRecord> => ({
  $or: [
    { kind: 'ward', wardId },
    { kind: 'patient', talkWardIds: wardId },
  ],
});

/** The same, as the house. */
export const channelsOfWard = (wardId: WardId): Promise<Channel[]> =>
  asHouse('see the conversations of a ward', () => channelRepository().find(ofWard(wardId)));
