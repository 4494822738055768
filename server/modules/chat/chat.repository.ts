import { repository } from '../../db/repository.ts';
import { channelCollection, messageCollection, savedCollection, standingCollection } from './chat.model.ts';
import { channelPolicy, messagePolicy, savedPolicy, standingPolicy } from './chat.policy.ts';

/** Of a patient's channel it does not ask whether the actor sees the patient: `visibleChannels` does. */
export const channelRepository = () => repository(channelCollection, channelPolicy);
/** It does not ask whether the actor reads the channel: `findMessage` does. */
export const messageRepository = () => repository(messageCollection, messagePolicy);
export const standingRepository = () => repository(standingCollection, standingPolicy);
export const savedRepository = () => repository(savedCollection, savedPolicy);
