import { inReceiptOrder } from '../../../../shared/projections/channel-view.ts';
import type { ChannelId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import { announce } from '../../../outbox/outbox.ts';
import { presentReceipt } from '../chat.presenter.ts';
import { channelRepository, standingRepository } from '../chat.repository.ts';
import type { People } from '../people.ts';
import { everyone } from '../people.ts';

/** The name of the job that tells channels how far their people have come. */
export const TELL_RECEIPTS = 'chat.receipts';
const BATCH = 500;

/** Tells one channel, together, of all who came further since. */
function tellChannel(channelId: ChannelId, people: People): Promise<void> {
  return transaction(async () => {
    const untold = await standingRepository().find({ channelId, isUntold: true }, { limit: BATCH });
    if (untold.length === 0) return;
    await standingRepository().updateMany({ _id: { $in: untold.map(({ _id }) => _id) } }, { isUntold: false });
    const guestIds = (await channelRepository().findOne({ _id: channelId }))?.guestIds ?? [];
    const told = untold.filter(({ staffId }) => !guestIds.includes(staffId));
    if (told.length === 0) return;
    const receipts = inReceiptOrder(told.map((record) => presentReceipt(record, people)));
    announce({ kind: 'channel', id: channelId }, 'channel.receipts', { receipts });
  });
}

/** Gathers what was received and seen, so that fifty who read at once make one event. */
export async function tellReceiptsToAll(): Promise<void> {
  const people = await everyone();
  for (;;) {
    const untold = await standingRepository().find({ isUntold: true }, { limit: BATCH });
    const channelIds = [...new Set(untold.map(({ channelId }) => channelId))];
    for (const channelId of channelIds) await tellChannel(channelId, people);
    if (untold.length < BATCH) return;
  }
}
