import type { Envelope } from '../events/envelope.ts';
import type { EventsOf } from '../events/registry.ts';
import type { WardConsents } from '../schemas/consents.ts';

/**
 * The marks of a ward's board after one event of its stream `ward-consents`, in the order of their patients. An event it
 * already has changes nothing; one that leaves a hole is refused with `gap`, and the caller asks for what is missing.
 */
export function applyWardConsentsEvent(
  consents: WardConsents,
  { seq, data: { patientId, mark } }: Envelope<EventsOf<'ward-consents'>>,
): WardConsents | 'gap' {
  if (seq <= consents.seq) return consents;
  if (seq !== consents.seq + 1) return 'gap';
  const others = consents.marks.filter((one) => one.patientId !== patientId);
  if (mark === null) return { marks: others, seq };
  return { marks: [...others, mark].sort((one, other) => (one.patientId < other.patientId ? -1 : 1)), seq };
}
