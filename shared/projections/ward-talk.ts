import type { Envelope } from '../events/envelope.ts';
import type { EventsOf } from '../events/registry.ts';
import type { WardTalk } from '../schemas/chat.ts';

/**
 * What waits to be acknowledged in a ward after one event of its stream `ward-talk`. An event it already has changes
 * nothing; one that leaves a hole is refused with `gap`, and the caller asks for what is missing.
 */
export function applyWardTalkEvent(talk: WardTalk, event: Envelope<EventsOf<'ward-talk'>>): WardTalk | 'gap' {
  if (event.seq <= talk.seq) return talk;
  if (event.seq !== talk.seq + 1) return 'gap';
  const { data, seq } = event;
  if (!('waiting' in data)) return { ...talk, seq };
  const others = talk.waiting.filter(({ patientId }) => patientId !== data.patientId);
  return { ...talk, waiting: [...others, ...data.waiting], seq };
}
