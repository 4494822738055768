import type { EventData } from '../../../shared/events/registry.ts';
import type { PatientCard } from '../../../shared/schemas/patients.ts';
import type { RequestCard, StayCard, WardCensus } from '../../../shared/schemas/stays.ts';
import { streamName } from '../../../shared/events/streams.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { transaction } from '../../db/transaction.ts';
import { rewriteEvents } from '../../outbox/rewrite-events.ts';
import type { ShownSpan } from '../stays/index.ts';
import { findBinnedSpans } from '../stays/index.ts';
import { checkpointRepository } from './replay.repository.ts';

type Gone = ReadonlySet<string>;

/** Stands where a name stood. */
const NAMELESS = '–';

/** The id stays: who is there no more is left out by it. */
const blankPatient = ({ id }: PatientCard): PatientCard => ({
  id,
  version: 0,
  familyName: NAMELESS,
  givenName: '',
  birthDate: null,
  sex: 'unknown',
  hospitalNumber: NAMELESS,
  alerts: [],
  allergies: [],
  codeStatus: null,
  language: null,
  isHiddenOnWall: true,
});

const blankStay = (gone: Gone, stay: StayCard): StayCard =>
  gone.has(stay.patient.id)
    ? { ...stay, patient: blankPatient(stay.patient), visitNumber: '', checklist: [], note: null, news2: null }
    : stay;

const blankRequest = (gone: Gone, request: RequestCard): RequestCard =>
  gone.has(request.patient.id)
    ? { ...request, patient: blankPatient(request.patient), note: null, answerNote: null }
    : request;

type Told = EventData<'stay.shown'> | EventData<'request.shown'> | EventData<'stay.gone'> | EventData<'request.gone'>;

/** `null`: it does not speak of them. */
function blankEvent(gone: Gone, data: Told): Told | null {
  if ('stay' in data) return gone.has(data.stay.patient.id) ? { stay: blankStay(gone, data.stay) } : null;
  if ('request' in data)
    return gone.has(data.request.patient.id) ? { request: blankRequest(gone, data.request) } : null;
  return null;
}

const shows = (gone: Gone, { stays, requests }: WardCensus): boolean =>
  [...stays, ...requests].some(({ patient }) => gone.has(patient.id));

const blankCensus = (gone: Gone, census: WardCensus): WardCensus => ({
  ...census,
  stays: census.stays.map((stay) => blankStay(gone, stay)),
  requests: census.requests.map((request) => blankRequest(gone, request)),
});

async function blankCheckpoints(gone: Gone, { wardId, from, until }: ShownSpan): Promise<void> {
  const stream = streamName({ kind: 'census', id: wardId });
  const marks = await checkpointRepository().find({ stream, at: { $gte: from, $lte: until } });
  const showing = marks.filter(({ state }) => shows(gone, state as WardCensus));
  if (showing.length === 0) return;
  await transaction(async () => {
    for (const { _id, state } of showing) {
      await checkpointRepository().updateWhere({ _id }, { state: blankCensus(gone, state as WardCensus) });
    }
  });
}

/**
 * The past of the wards that showed a patient who is purged goes on without their name: what the log of a ward's events and
 * its checkpoints say of them is blanked, and folds as before. Events first, as checkpoints are made of them.
 */
export const pastOfPatient: GoesWith = {
  of: 'patient',
  collections: [],
  load: async () => ({ parts: [], usedBy: [] }),
  async clearing(ids) {
    const gone: Gone = new Set(ids);
    for (const span of await findBinnedSpans(ids as readonly PatientId[])) {
      const census = { kind: 'census', id: span.wardId } as const;
      // The stream's kind says which events are in it.
      await rewriteEvents(census, span, (data) => blankEvent(gone, data as Told));
      await blankCheckpoints(gone, span);
    }
  },
};
