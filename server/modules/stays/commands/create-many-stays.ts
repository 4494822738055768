import type { Disposition } from '../../../../shared/schemas/stays.ts';
import type { BedId, PatientId, StayId, WardId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { journalAll } from '../../../journal/journal.ts';
import { setManyPatientWards } from '../../patients/index.ts';
import { transitionManyBeds } from '../../places/index.ts';
import { firstStayRecord } from '../new-stay.ts';
import { changesOf } from '../stay-changes.ts';
import { show } from '../stays.events.ts';
import type { MovementRecord, OccupancyRecord, Stay, StayRecord } from '../stays.model.ts';
import { stayCollection } from '../stays.model.ts';
import { movementRepository, occupancyRepository, stayRepository } from '../stays.repository.ts';

/** A stay as other records tell it: going on, or over since `leftAt`. */
export interface ToldStay
  extends
    Pick<StayRecord, 'patientId' | 'wardId' | 'admittedAt'>,
    Partial<
      Pick<
        StayRecord,
        'class' | 'departmentId' | 'consultantId' | 'consultantName' | 'edd' | 'precaution' | 'checklist' | 'note'
      >
    > {
  readonly bedId: BedId;
  readonly leftAt?: Date;
  readonly disposition?: Disposition;
  /** A discharge that is planned for then. */
  readonly dischargePlannedAt?: Date;
}

/**
 * Takes over many stays at once, all of them or none, in few statements: each in one bed from its beginning to its end.
 * Refuses `bed-refused` where one that goes on lies in a bed that is not free and clean.
 */
export function createManyStays(told: readonly ToldStay[]): Promise<void> {
  return transaction(async () => {
    const versions = await placePatients(told.filter(({ leftAt }) => leftAt === undefined));
    const stays = await stayRepository().insertMany(told.map((one) => recordOf(one, versions)));
    const open = stays.filter(({ isOpen }) => isOpen);
    await transitionManyBeds(open.map(occupation));
    await occupancyRepository().insertMany(stays.map(occupancyOf));
    await movementRepository().insertMany(stays.flatMap(movementsOf));
    await journalAll(
      stays.map((stay) => ({
        action: 'stay.taken-over',
        subject: { kind: 'stay', id: stay._id },
        changes: changesOf(
          {},
          {
            patientId: stay.patientId,
            wardId: stay.wardId,
            bedId: stay.bedId,
            admittedAt: stay.admittedAt,
            leftAt: stay.leftAt,
          },
          stayCollection,
        ),
      })),
    );
    await show(open);
  });
}

/** Notes where these patients are; answers the versions of their records since then. */
async function placePatients(open: readonly ToldStay[]): Promise<ReadonlyMap<PatientId, number>> {
  const versions = new Map<PatientId, number>();
  for (const wardId of new Set(open.map((one) => one.wardId))) {
    const ids = open.filter((one) => one.wardId === wardId).map(({ patientId }) => patientId);
    for (const [id, version] of await setManyPatientWards(ids, wardId)) versions.set(id, version);
  }
  return versions;
}

function recordOf(told: ToldStay, versions: ReadonlyMap<PatientId, number>): StayRecord {
  const { leftAt, disposition, dischargePlannedAt, admittedAt, ...rest } = told;
  const isOver = leftAt !== undefined;
  return {
    ...firstStayRecord(now()),
    ...rest,
    admittedAt,
    onWardSince: admittedAt,
    inBedSince: admittedAt,
    patientVersion: versions.get(told.patientId) ?? 1,
    status: isOver ? 'finished' : 'in-progress',
    isOpen: !isOver,
    isMain: !isOver,
    leftAt: leftAt ?? null,
    disposition: disposition ?? (isOver ? 'home' : null),
    discharge: dischargePlannedAt === undefined ? 'none' : 'planned',
    dischargeAt: dischargePlannedAt ?? null,
    changedAt: leftAt ?? admittedAt,
  };
}

const idOf = (stay: Stay): StayId => stay._id as StayId;
/** Every stay told here has its bed. */
const bedOf = (stay: Stay): BedId => stay.bedId as BedId;

const occupation = (stay: Stay) => ({
  bedId: bedOf(stay),
  at: stay.admittedAt,
  actions: [
    {
      kind: 'occupy' as const,
      stayId: idOf(stay),
      ...(stay.precaution === null ? {} : { precaution: stay.precaution }),
    },
    ...(stay.discharge === 'none' ? [] : [{ kind: 'overlay' as const, discharge: stay.discharge }]),
  ],
});

const occupancyOf = (stay: Stay): OccupancyRecord => ({
  bedId: bedOf(stay),
  wardId: stay.wardId,
  stayId: idOf(stay),
  patientId: stay.patientId,
  role: 'sole',
  from: stay.admittedAt,
  to: stay.leftAt,
  isActive: stay.isOpen,
  claimsBed: stay.isOpen,
  claimsPatient: stay.isOpen,
  isVoid: false,
  cleaningBefore: null,
});

function movementsOf(stay: Stay): MovementRecord[] {
  const own = { stayId: idOf(stay), recordedAt: now(), by: null, source: 'user' as const, reason: null };
  const place: { readonly bedId: BedId; readonly wardId: WardId } = { bedId: bedOf(stay), wardId: stay.wardId };
  const came: MovementRecord = {
    ...own,
    kind: 'admitted',
    at: stay.admittedAt,
    fromBedId: null,
    fromWardId: null,
    toBedId: place.bedId,
    toWardId: place.wardId,
  };
  if (stay.leftAt === null) return [came];
  const went: MovementRecord = {
    ...own,
    kind: 'discharged',
    at: stay.leftAt,
    fromBedId: place.bedId,
    fromWardId: place.wardId,
    toBedId: null,
    toWardId: null,
  };
  return [came, went];
}
