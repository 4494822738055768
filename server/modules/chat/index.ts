import type { Module } from '../../module.ts';
import { handOnGroups } from './commands/change-group.ts';
import { messageFileKind, talkOfPatient, talkOfWard } from './chat.bin.ts';
import { channelCollection, messageCollection, savedCollection, standingCollection } from './chat.model.ts';
import { channelPolicy, messagePolicy, savedPolicy, standingPolicy } from './chat.policy.ts';
import { channelRoutes } from './chat.routes.ts';
import { channelRight, wardTalkRight } from './chat.streams.ts';
import { TELL_RECEIPTS, tellReceiptsToAll } from './jobs/tell-receipts.ts';
import { messageRoutes } from './message.routes.ts';
import { passedCollection, passedPolicy } from './passed.model.ts';
import { presenceRoutes } from './presence.routes.ts';
import { messageFileRight } from './reading-rights.ts';
import { sbarRoutes } from './sbar.routes.ts';
import { followDuty } from './subscribers/follow-duty.ts';
import { followPatients } from './subscribers/follow-patients.ts';
import { followRoles } from './subscribers/follow-roles.ts';
import { followStaff } from './subscribers/follow-staff.ts';
import { followWards } from './subscribers/follow-wards.ts';

export { openChannel } from './commands/open-channel.ts';
export { sendMessage } from './commands/send-message.ts';
export type { ToldAbout, ToldChannel, ToldMessage } from './commands/take-over-channels.ts';
export { takeOverChannels } from './commands/take-over-channels.ts';
export type { LadderMessage } from './ladder.ts';
export { askMore, getMessageForLadder, isAcknowledged, tellStep } from './ladder.ts';
export { mayReadMessage } from './reading-rights.ts';

/**
 * Channels and their messages: who is in them, what was said, and how far each has read. Messages are numbered 1…n in their
 * channel without holes, in the transaction that stores them; whatever is read, counted, searched, heard or opened of a
 * channel asks one predicate first. Every change stands in the journal and is told to the channel's listeners.
 */
export const chatModule = (): Module => ({
  name: 'chat',
  routes: [...channelRoutes, ...messageRoutes, ...presenceRoutes, ...sbarRoutes],
  policies: [channelPolicy, messagePolicy, standingPolicy, savedPolicy, passedPolicy],
  collections: [channelCollection, messageCollection, standingCollection, savedCollection, passedCollection],
  streams: [channelRight, wardTalkRight],
  fileRights: [messageFileRight],
  binKinds: [messageFileKind],
  goesWith: [talkOfPatient, talkOfWard],
  staffTies: [{ leaves: (staffId) => handOnGroups(staffId, true) }],
  subscribers: [followWards, followStaff, followPatients, followRoles, followDuty],
  jobs: [{ name: TELL_RECEIPTS, everyMs: 5_000, nudgeDelayMs: 300, run: tellReceiptsToAll }],
});
