import type { WardConsents } from '../../../../shared/schemas/consents.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { isWardVisible } from '../../places/index.ts';
import { presentMark } from '../marks/keep-mark.ts';
import { consentMarkRepository } from '../procedures.repository.ts';

/** How the consents of a ward's patients stand. Refuses `not-found` for a ward the actor does not see. */
export async function getWardConsents(wardId: WardId): Promise<WardConsents> {
  if (!person().permissions.has('patient.read') || !(await isWardVisible(wardId))) throw refuse('not-found');
  // Before the snapshot: an event told twice changes nothing, one never told would be missing.
  const seq = await streamPosition({ kind: 'ward-consents', id: wardId });
  const marks = await consentMarkRepository().find({ wardIds: wardId }, { sort: { patientId: 1 } });
  return { marks: marks.flatMap((mark) => presentMark(mark) ?? []), seq };
}
