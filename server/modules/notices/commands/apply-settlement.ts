import type { StaffId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Filter } from '../../../db/filter.ts';
import { announceChanged } from '../notices.events.ts';
import type { Notice, NoticeRecord, Settlement } from '../notices.model.ts';
import { causeRepository, noticeRepository, settlementRepository } from '../notices.repository.ts';
import type { NoticePorts } from '../ports.ts';

/** Above every character a key is made of. */
const AFTER_ALL = '\u{ffff}';
const PEOPLE_AT_ONCE = 10;

const keysOf = ({ key, isPrefix }: Settlement) => (isPrefix ? { $gte: key, $lt: `${key}${AFTER_ALL}` } : key);
const isMeant = ({ key, isPrefix }: Settlement, causeKey: string) =>
  isPrefix ? causeKey.startsWith(key) : causeKey === key;

/** Marks what it settles as acted on, each person's in one transaction with what is told of it, and forgets it then. */
export async function applySettlement(settlement: Settlement, ports: Partial<NoticePorts>): Promise<void> {
  const { _id, staffId } = settlement;
  // Raised before and not given yet: its notices come first, and are settled when this runs again.
  const waiting = await causeRepository().findOne({ key: keysOf(settlement), state: 'waiting', _id: { $lt: _id } });
  if (waiting !== null) return;
  const open: Filter<NoticeRecord> = {
    causeKeys: keysOf(settlement),
    actedAt: null,
    lastCauseId: { $lt: _id },
    ...(staffId === null ? {} : { staffId }),
  };
  const found = await noticeRepository().find(open);
  const people = [...new Set(found.filter((notice) => isWhollyMeant(settlement, notice)).map((each) => each.staffId))];
  for (let from = 0; from < people.length; from += PEOPLE_AT_ONCE) {
    await settleFor(settlement, people.slice(from, from + PEOPLE_AT_ONCE), open, ports);
  }
  await transaction(async () => void (await settlementRepository().remove({ _id })));
}

const isWhollyMeant = (settlement: Settlement, { causeKeys }: Notice) =>
  causeKeys.every((key) => isMeant(settlement, key));

function settleFor(
  settlement: Settlement,
  people: readonly StaffId[],
  open: Filter<NoticeRecord>,
  ports: Partial<NoticePorts>,
): Promise<void> {
  const { at, staffId } = settlement;
  return transaction(async () => {
    const notices = await noticeRepository().find({ ...open, staffId: { $in: people } });
    for (const person of people) {
      const own = notices.filter((notice) => notice.staffId === person && isWhollyMeant(settlement, notice));
      const changed: Notice[] = [];
      for (const notice of own) {
        // Whoever did it saw it; of somebody else's doing they may want to read.
        const seenAt = notice.seenAt ?? (staffId === null ? null : at);
        changed.push(await noticeRepository().update(notice._id, notice.version, { actedAt: at, seenAt }));
      }
      await announceChanged(person, changed, ports);
    }
  });
}
