import type { PatientCard } from '../../../shared/schemas/patients.ts';
import type { RequestCard, StayCard } from '../../../shared/schemas/stays.ts';
import type { News2View } from '../../../shared/schemas/vitals.ts';
import type { PatientId, StayId } from '../../../shared/types/ids.ts';
import { getPatientCards } from '../patients/index.ts';
import { latestNews2 } from '../vitals/index.ts';
import { asHouse } from '../../access/as-house.ts';
import type { BedRequest, Stay } from './stays.model.ts';
import { presentRequest, presentStay } from './stays.presenter.ts';
import { requestRepository } from './stays.repository.ts';

interface Known {
  readonly cards: ReadonlyMap<PatientId, PatientCard>;
  readonly scores: ReadonlyMap<PatientId, News2View>;
}

/**
 * A patient is reached through the stay or the request, which the actor sees: a ward that is asked for a bed must know for
 * whom before the patient lies there.
 */
export function knownOf(patientIds: readonly PatientId[], withScores: boolean): Promise<Known> {
  return asHouse('show who is in a ward', async () => ({
    cards: await getPatientCards(patientIds),
    scores: withScores ? await latestNews2(patientIds) : new Map<PatientId, News2View>(),
  }));
}

function cardOf({ cards }: Known, patientId: PatientId): PatientCard {
  const card = cards.get(patientId);
  if (card === undefined) throw new Error(`The patient ${patientId} of a stay or request is gone.`);
  return card;
}

/** The open transfer request of each of these stays. */
async function transferRequestsOf(stays: readonly Stay[]): Promise<ReadonlyMap<StayId, BedRequest>> {
  const ids = stays.filter(({ isOpen }) => isOpen).map(({ _id }) => _id as StayId);
  if (ids.length === 0) return new Map();
  const found = await requestRepository().find({ isOpen: true, kind: 'transfer', stayId: { $in: ids } });
  return new Map(found.flatMap((request) => (request.stayId === null ? [] : [[request.stayId, request] as const])));
}

export interface Cards {
  readonly stays: StayCard[];
  readonly requests: RequestCard[];
}

/**
 * The cards of stays and requests, in a few questions to the database whatever their number.
 * @param transfers the open requests of these stays, where they are known already
 */
export async function cardsOf(
  stays: readonly Stay[],
  requests: readonly BedRequest[] = [],
  transfers?: readonly BedRequest[],
): Promise<Cards> {
  const known = await knownOf(
    [...stays, ...requests].map(({ patientId }) => patientId),
    stays.length > 0,
  );
  const asked =
    transfers === undefined
      ? await transferRequestsOf(stays)
      : new Map(transfers.filter(({ kind }) => kind === 'transfer').map((request) => [request.stayId, request]));
  return {
    stays: stays.map((stay) =>
      presentStay(stay, {
        patient: cardOf(known, stay.patientId),
        news2: known.scores.get(stay.patientId) ?? null,
        transferRequestId: (asked.get(stay._id as StayId)?._id ?? null) as StayCard['transferRequestId'],
      }),
    ),
    requests: requests.map((request) => presentRequest(request, cardOf(known, request.patientId))),
  };
}
