import type { WardBoard } from '../../../../shared/schemas/places.ts';
import type { WardReplay } from '../../../../shared/schemas/replay.ts';
import type { WardCensus } from '../../../../shared/schemas/stays.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { context, now, person, runAsSystem } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getPatientCards } from '../../patients/index.ts';
import { assertWardVisible } from '../ward-visible.ts';
import type { Mark } from '../checkpoints.ts';
import { after, eventsUntil, keptSince, markBefore, notKept } from '../checkpoints.ts';
import type { PastOf } from '../fold.ts';
import { BOARDS, CENSUSES, NO_BOARD_ABILITIES } from '../fold.ts';

/** The state as it was at that instant. Refuses `state-refused` where it is not known. For the house. */
export async function pastAt<State extends { readonly seq: number }>(
  past: PastOf<State>,
  wardId: WardId,
  at: Date,
): Promise<Mark<State>> {
  const mark = await markBefore(past, wardId, at);
  if (mark === null) throw notKept();
  const events = await eventsUntil(past, wardId, mark, at);
  return events.reduce((state, event) => after(past, state, event), mark);
}

/** Who lies in the Bin by now, or is purged, is not shown where they once lay either. */
async function withoutBinned(census: WardCensus): Promise<WardCensus> {
  const named = [...census.stays, ...census.requests].map(({ patient }) => patient.id);
  const present = await getPatientCards(named);
  return {
    ...census,
    stays: census.stays.filter(({ patient }) => present.has(patient.id)),
    requests: census.requests.filter(({ patient }) => present.has(patient.id)),
  };
}

/**
 * The ward as it was at that instant, told from its event log: its board, and who lay there for those who may see
 * patients. Refuses `not-found` for a ward the actor does not see now, `invalid-input` for the future, and
 * `state-refused` where the ward was not there yet or its past is not kept.
 */
export async function getPast(wardId: WardId, instant: string): Promise<WardReplay> {
  await assertWardVisible(wardId);
  const at = new Date(instant);
  if (at > now()) {
    const errors = [{ pointer: '/query/at', message: 'That has not happened yet.', code: 'too_big' }];
    throw refuse('invalid-input', { errors });
  }
  const isCensusTheirs = person().permissions.has('patient.read');
  const { services, tenant } = context();
  return runAsSystem(services, tenant, 'replay a ward', async () => {
    const since = await keptSince(wardId);
    if (since === null || at < since) throw notKept();
    const board: WardBoard = { ...(await pastAt(BOARDS, wardId, at)).state, abilities: NO_BOARD_ABILITIES };
    const census = isCensusTheirs ? await withoutBinned((await pastAt(CENSUSES, wardId, at)).state) : null;
    return { at: instant, keptSince: since.toISOString(), board, census };
  });
}
