import type { NoticeLink } from '../../../shared/schemas/notices.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import { messageId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import type { FileRight } from '../files/index.ts';
import { findMessage, readingOf } from './channels.ts';
import { channelRepository } from './chat.repository.ts';
import { everyone } from './people.ts';

/** Who reads a message opens its files, until it is deleted. */
export const messageFileRight: FileRight = {
  purpose: 'message',
  async mayRead(parentId) {
    const id = messageId.safeParse(parentId);
    const found = id.success ? await findMessage(id.data) : null;
    return found !== null && found.message.deletedAt === null;
  },
};

/** Who of these reads the message that link leads to, by the rights they have now. For the notices' engine. */
export async function mayReadMessage(
  link: Extract<NoticeLink, { to: 'message' }>,
  staffIds: readonly StaffId[],
): Promise<ReadonlySet<StaffId>> {
  const channel = await asHouse('see who reads a channel', () => channelRepository().findOne({ _id: link.channelId }));
  const reading = new Set<StaffId>();
  if (channel === null) return reading;
  const people = await everyone();
  for (const id of new Set(staffIds)) {
    const face = people.get(id);
    const from = face === undefined ? null : await readingOf(face, channel);
    if (from !== null && link.number >= from) reading.add(id);
  }
  return reading;
}
