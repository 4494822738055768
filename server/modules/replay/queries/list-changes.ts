import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../../shared/events/registry.ts';
import type { WardBoard } from '../../../../shared/schemas/places.ts';
import type { BoardChange, WardChanges } from '../../../../shared/schemas/replay.ts';
import type { StayCard, WardCensus } from '../../../../shared/schemas/stays.ts';
import type { BedId, WardId } from '../../../../shared/types/ids.ts';
import { context, now, person, runAsSystem } from '../../../access/context.ts';
import type { StoredEnvelope } from '../../../outbox/outbox.ts';
import type { Mark } from '../checkpoints.ts';
import { after, eventsUntil, keptSince, markBefore } from '../checkpoints.ts';
import type { PastOf } from '../fold.ts';
import { BOARDS, CENSUSES } from '../fold.ts';
import { kindOfBedChange, kindOfStayChange } from '../kind-of-change.ts';
import { assertWardVisible } from '../ward-visible.ts';
import { pastAt } from './get-past.ts';

type Change = WardChanges['items'][number];
/** A change before it is known what its bed is called. */
type Told = Omit<Change, 'at' | 'bedCode'>;

const about = (bedId: BedId | null, kind: BoardChange, by: string | null): Told => ({ bedId, kind, by });

function onBoard(board: WardBoard, { data }: Envelope<EventsOf<'ward'>>): Told | null {
  if ('ward' in data || 'rooms' in data) return about(null, 'ward-changed', null);
  if ('state' in data) {
    const before = board.beds.find(({ id }) => id === data.bedId);
    const kind = before === undefined ? 'bed-updated' : kindOfBedChange(before.state, data.state);
    return about(data.bedId, kind, data.state.by?.name ?? null);
  }
  if ('bedId' in data) return about(data.bedId, 'bed-removed', null);
  const isKnown = board.beds.some(({ id }) => id === data.bed.id);
  return about(data.bed.id, isKnown ? 'bed-changed' : 'bed-added', null);
}

function ofStay(census: WardCensus, stay: StayCard): Told | null {
  const kind = kindOfStayChange(
    census.stays.find(({ id }) => id === stay.id),
    stay,
  );
  return kind === null ? null : about(stay.bedId, kind, stay.by?.name ?? null);
}

function inCensus(census: WardCensus, { data }: Envelope<EventsOf<'census'>>): Told | null {
  if ('stay' in data) return ofStay(census, data.stay);
  // That somebody left is the bed's own change.
  if ('stayId' in data) return null;
  if ('request' in data) {
    const { request } = data;
    const isKnown = census.requests.some(({ id }) => id === request.id);
    const by = isKnown ? request.answeredBy : request.askedBy;
    return about(request.fromBedId, isKnown ? 'request-answered' : 'request-asked', by?.name ?? null);
  }
  const gone = census.requests.find(({ id }) => id === data.requestId);
  return about(gone?.fromBedId ?? null, 'request-closed', null);
}

/** What a stream tells of its ward after `since`, each event beside the state it changed. */
async function tell<State extends { readonly seq: number }>(
  past: PastOf<State>,
  wardId: WardId,
  since: Date,
  say: (state: State, event: StoredEnvelope) => Told | null,
): Promise<{ readonly told: (Told & { readonly at: string })[]; readonly last: State } | null> {
  // A ward younger than that is told from its beginning.
  const from = (await markBefore(past, wardId, since)) === null ? await keptSince(wardId) : since;
  if (from === null) return null;
  let mark: Mark<State> = await pastAt(past, wardId, from);
  const told: (Told & { readonly at: string })[] = [];
  for (const event of await eventsUntil(past, wardId, mark, now())) {
    const change = say(mark.state, event);
    if (change !== null) told.push({ ...change, at: event.at });
    mark = after(past, mark, event);
  }
  return { told, last: mark.state };
}

/**
 * What changed on the ward in the last minutes, newest first; what is known of patients only for those who may see them.
 * Refuses `not-found` for a ward the actor does not see.
 */
export async function listChanges(wardId: WardId, minutes: number): Promise<WardChanges> {
  await assertWardVisible(wardId);
  const isCensusTheirs = person().permissions.has('patient.read');
  const { services, tenant } = context();
  const since = new Date(now().getTime() - minutes * 60_000);
  return runAsSystem(services, tenant, 'list a ward’s changes', async () => {
    // The stream's kind says which events are in it, which the stored name's type does not.
    const beds = await tell(BOARDS, wardId, since, (board, event) =>
      onBoard(board, event as Envelope<EventsOf<'ward'>>),
    );
    const stays = isCensusTheirs
      ? await tell(CENSUSES, wardId, since, (census, event) => inCensus(census, event as Envelope<EventsOf<'census'>>))
      : null;
    const codes = new Map(beds?.last.beds.map(({ id, code }) => [id, code]));
    const items = [...(beds?.told ?? []), ...(stays?.told ?? [])].map((change): Change => ({
      ...change,
      bedCode: change.bedId === null ? null : (codes.get(change.bedId) ?? null),
    }));
    return { since: since.toISOString(), items: items.sort((a, b) => b.at.localeCompare(a.at)) };
  });
}
