import type { WardTalk } from '../../../../shared/schemas/chat.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { isWardVisible } from '../../places/index.ts';
import { presentPatients, visibleChannels } from '../channels.ts';
import { listWaiting } from '../chat.events.ts';
import { everyone } from '../people.ts';

/**
 * What is said about the patients of a ward and waits to be acknowledged, and where to listen on from. Refuses `not-found`
 * for a ward the actor does not see.
 */
export async function getWardTalk(wardId: WardId): Promise<WardTalk> {
  if (!person().permissions.has('patient.read') || !(await isWardVisible(wardId))) throw refuse('not-found');
  // Before the snapshot: an event told twice changes nothing, one never told would be missing.
  const seq = await streamPosition({ kind: 'ward-talk', id: wardId });
  const people = await everyone();
  const seen = await visibleChannels({ kind: 'patient', talkWardIds: wardId });
  const ids = new Set(seen.map(({ patient }) => patient?.id).filter((id) => id !== undefined));
  const patients = await presentPatients([...ids]);
  return { wardId, waiting: await listWaiting([...patients.values()], people), seq };
}
