import { asHouse } from '../../access/as-house.ts';
import type { NoticeView } from '../../../shared/schemas/notices.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import { listActiveStaff, rightsOfStaff } from '../staff/index.ts';
import type { Staff } from '../staff/index.ts';
import { NEEDED } from './choices.ts';
import type { Notice } from './notices.model.ts';
import { presentNotice } from './notices.presenter.ts';
import type { NoticePorts } from './ports.ts';

/** As far as this module can tell by itself. Messages, consents and procedures are asked about besides. */
function mayOpen(staff: Staff, { type, why, link }: Notice): boolean {
  const { permissions, wardIds } = rightsOfStaff(staff);
  if (!permissions.has('notice.read') || !permissions.has(NEEDED[type])) return false;
  // Who asked another ward for a bed hears its answer without seeing that ward.
  if (link.to !== 'ward' || (type === 'request.answered' && why !== 'cover')) return true;
  return permissions.has('ward.read') && (wardIds === null || wardIds.includes(link.wardId));
}

/** The messages of these notices that person may not read now, by id. */
async function hiddenMessages(
  staffId: StaffId,
  notices: readonly Notice[],
  { mayReadMessage }: Partial<NoticePorts>,
): Promise<ReadonlySet<string>> {
  const hidden = new Set<string>();
  if (mayReadMessage === undefined) return hidden;
  const links = notices.flatMap(({ link }) => (link.to === 'message' ? [link] : []));
  const inOrder = links.toSorted((one, other) => one.number - other.number);
  // Who reads a message reads what is said after it, so most channels are asked about once.
  const open = new Set<string>();
  for (const link of inOrder) {
    if (open.has(link.channelId) || hidden.has(link.messageId)) continue;
    if ((await mayReadMessage(link, [staffId])).has(staffId)) open.add(link.channelId);
    else hidden.add(link.messageId);
  }
  return hidden;
}

/** The notices of consents and procedures whose patient that person does not see now, by id of the notice. */
async function hiddenRecords(
  staffId: StaffId,
  notices: readonly Notice[],
  { mayReadRecord }: Partial<NoticePorts>,
): Promise<ReadonlySet<string>> {
  const hidden = new Set<string>();
  if (mayReadRecord === undefined) return hidden;
  const answers = new Map<string, boolean>();
  for (const { _id, link } of notices) {
    if (link.to !== 'consent' && link.to !== 'procedure') continue;
    const key = link.to === 'consent' ? link.consentId : link.procedureId;
    const isOpen = answers.get(key) ?? (await mayReadRecord(link, [staffId])).has(staffId);
    answers.set(key, isOpen);
    if (!isOpen) hidden.add(_id);
  }
  return hidden;
}

/** The ids of those notices of one person that lead to what they may still open. */
export async function findReadable(
  staffId: StaffId,
  notices: readonly Notice[],
  ports: Partial<NoticePorts>,
): Promise<ReadonlySet<string>> {
  if (notices.length === 0) return new Set();
  return asHouse('see what somebody may still read', async () => {
    const [staff] = await listActiveStaff({ staffIds: [staffId] });
    if (staff === undefined) return new Set();
    const own = notices.filter((notice) => mayOpen(staff, notice));
    const hidden = await hiddenMessages(staffId, own, ports);
    const hiddenToo = await hiddenRecords(staffId, own, ports);
    const isOpen = ({ _id, link }: Notice) =>
      (link.to !== 'message' || !hidden.has(link.messageId)) && !hiddenToo.has(_id);
    return new Set(own.filter(isOpen).map(({ _id }) => _id));
  });
}

/**
 * One person's notices as they may read them now. Of what they lost the right to since they were told, only that there was
 * something: no name, no place, no word of it.
 */
export async function presentReadable(
  staffId: StaffId,
  notices: readonly Notice[],
  ports: Partial<NoticePorts>,
): Promise<NoticeView[]> {
  const readable = await findReadable(staffId, notices, ports);
  return notices.map((notice) => presentNotice(readable.has(notice._id) ? notice : { ...notice, words: {} }));
}
