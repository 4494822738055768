import type { PatientCard } from '../../../shared/schemas/patients.ts';
import type { RequestCard, StayCard } from '../../../shared/schemas/stays.ts';
import type { News2View } from '../../../shared/schemas/vitals.ts';
import type { RequestId, StayId } from '../../../shared/types/ids.ts';
import type { BedRequest, Stay } from './stays.model.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What a stay shows besides what it holds itself. */
export interface StayContext {
  readonly patient: PatientCard;
  readonly news2: News2View | null;
  readonly transferRequestId: RequestId | null;
}

export const presentStay = (stay: Stay, { patient, news2, transferRequestId }: StayContext): StayCard => ({
  id: stay._id as StayId,
  version: stay.version,
  patient,
  motherStayId: stay.isWithMother ? stay.bornToStayId : null,
  status: stay.status,
  class: stay.class,
  visitNumber: stay.visitNumber,
  wardId: stay.wardId,
  bedId: stay.bedId,
  departmentId: stay.departmentId,
  consultant: stay.consultantName === null ? null : { id: stay.consultantId, name: stay.consultantName },
  admittedAt: stay.admittedAt.toISOString(),
  onWardSince: stay.onWardSince.toISOString(),
  inBedSince: iso(stay.inBedSince),
  edd: stay.edd,
  precaution: stay.precaution,
  discharge: stay.discharge,
  dischargeAt: iso(stay.dischargeAt),
  checklist: [...stay.checklist],
  transferRequestId,
  isReadyToMove: stay.isReadyToMove,
  note: stay.note,
  news2,
  by: stay.by,
  at: stay.changedAt.toISOString(),
});

export const presentRequest = (request: BedRequest, patient: PatientCard): RequestCard => ({
  id: request._id as RequestId,
  version: request.version,
  kind: request.kind,
  status: request.status,
  patient,
  stayId: request.stayId,
  fromWardId: request.fromWardId,
  fromBedId: request.fromBedId,
  toWardId: request.toWardId,
  heldBedId: request.heldBedId,
  need: request.need,
  urgency: request.urgency,
  note: request.note,
  answerNote: request.answerNote,
  askedBy: request.askedBy,
  askedAt: request.askedAt.toISOString(),
  answeredBy: request.answeredBy,
  answeredAt: iso(request.answeredAt),
});
