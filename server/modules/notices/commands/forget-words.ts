import type { MessageId, StaffId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import { announceChanged } from '../notices.events.ts';
import type { Notice, Settlement } from '../notices.model.ts';
import { causeRepository, noticeRepository, settlementRepository } from '../notices.repository.ts';
import type { NoticePorts } from '../ports.ts';

const isTelling = ({ words }: Pick<Notice, 'words'>) => Object.keys(words).length > 0;

/** Takes every word of the message out of what was told of it: the causes first, so that nothing new is made of them. */
export async function forgetWords(
  { _id }: Settlement,
  messageId: MessageId,
  ports: Partial<NoticePorts>,
): Promise<void> {
  // Being given now, with the words: it is taken back when this runs again.
  if ((await causeRepository().findOne({ messageId, state: 'waiting' })) !== null) return;
  const causes = (await causeRepository().find({ messageId })).filter(isTelling);
  await transaction(async () => {
    for (const cause of causes) await causeRepository().updateWhere({ _id: cause._id }, { words: {} });
  });
  const telling = (await noticeRepository().find({ messageId })).filter(isTelling);
  for (const staffId of new Set(telling.map((notice) => notice.staffId))) await forgetFor(staffId, messageId, ports);
  await transaction(async () => void (await settlementRepository().remove({ _id })));
}

const forgetFor = (staffId: StaffId, messageId: MessageId, ports: Partial<NoticePorts>): Promise<void> =>
  transaction(async () => {
    const changed: Notice[] = [];
    for (const { _id, version } of (await noticeRepository().find({ messageId, staffId })).filter(isTelling)) {
      changed.push(await noticeRepository().update(_id, version, { words: {} }));
    }
    await announceChanged(staffId, changed, ports);
  });
