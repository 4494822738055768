import type { FeedMessageId, PatientId } from '../../../shared/types/ids.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { messagesNaming } from './apply/who-is-named.ts';
import { announceFeedChanged } from './feeds.events.ts';
import {
  feedMovementRepository,
  feedPersonRepository,
  feedVisitRepository,
  feedWorkRepository,
  inboxRepository,
} from './feeds.repository.ts';

/**
 * What feeds said of a patient stays while their record lies in the Bin, so that it comes back as it was, and goes when it is
 * purged: the messages as they came, also those left to a person or refused that name them, the ledgers of their stays, and
 * which of the feed's numbers are theirs. A message that speaks of somebody else, too, goes with it; what it said of them is
 * in their ledger.
 */
export const feedsOfPatient: GoesWith = {
  of: 'patient',
  collections: [],
  load: async () => ({ parts: [], usedBy: [] }),
  async purging(ids) {
    const patientIds = ids as readonly PatientId[];
    const ofThem = { patientId: { $in: patientIds } };
    const told = await inboxRepository().find({ patientIds: { $in: patientIds } });
    const toldIds = new Set(told.map(({ _id }) => _id));
    const idle = await messagesNaming(patientIds);
    const naming = [...told, ...idle.filter(({ _id }) => !toldIds.has(_id))];
    const namingIds = naming.map(({ _id }) => _id as FeedMessageId);
    const movements = await feedMovementRepository().find(ofThem);
    // A stay that was never told of but while they lay in the Bin is known by what blocks it.
    const unknown = { patientId: null, blockedBy: { $in: namingIds } };
    const visitIds = (await feedVisitRepository().find({ $or: [ofThem, unknown] })).map(({ _id }) => _id);
    const within = { visitId: { $in: visitIds } };
    const toldBy = { _id: { $in: movements.map(({ messageId }) => messageId) } };
    const others = await inboxRepository().find({ _id: { $nin: namingIds }, $or: [toldBy, within] });
    const all = [...naming, ...others];
    const goneIds = all.map(({ _id }) => _id as FeedMessageId);
    const asked = { $or: [within, { messageId: { $in: goneIds } }] };
    await feedWorkRepository().updateMany({ state: 'open', ...asked }, { state: 'done' });
    await feedMovementRepository().remove({ $or: [ofThem, within] });
    await feedVisitRepository().remove({ _id: { $in: visitIds } });
    await feedPersonRepository().remove(ofThem);
    await inboxRepository().remove({ _id: { $in: goneIds } });
    for (const feedId of new Set(all.map((message) => message.feedId))) announceFeedChanged(feedId);
  },
};
