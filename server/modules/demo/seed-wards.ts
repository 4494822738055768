import type { BedAction } from '../../../shared/domain/bed-state.ts';
import type { PatientCard } from '../../../shared/schemas/patients.ts';
import { registerPatient } from '../../../shared/schemas/patients.ts';
import { recordVitals } from '../../../shared/schemas/vitals.ts';
import type { BedId, StaffId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import { now } from '../../access/context.ts';
import type { Doc } from '../../db/filter.ts';
import { transaction } from '../../db/transaction.ts';
import type { Cleaning } from '../housekeeping/index.ts';
import { takeOverCleanings } from '../housekeeping/index.ts';
import { createManyPatients } from '../patients/index.ts';
import type { Bed } from '../places/index.ts';
import { listBeds, listWardsAndRooms, newCleaning, transitionManyBeds } from '../places/index.ts';
import { listStaffOfRole } from '../staff/index.ts';
import type { ToldStay } from '../stays/index.ts';
import { createManyStays } from '../stays/index.ts';
import { recordFirstVitals } from '../vitals/index.ts';
import { inventPatient, inventVitals, pick, seededRandom } from './data/invented-patients.ts';
import type { InventedBed, InventedStay } from './data/invented-wards.ts';
import { inventWard } from './data/invented-wards.ts';
import type { TenantPlan } from './data/plan.ts';
import { demoStateRepository } from './demo.repository.ts';

const MINUTE_MS = 60_000;

/** Someone of the demo’s staff who is named on a board. */
interface NamedStaff {
  readonly id: StaffId;
  readonly name: string;
  readonly departmentIds: readonly string[];
}

interface Filled {
  readonly bed: Doc<Bed>;
  readonly departmentId: ToldStay['departmentId'];
  readonly invented: InventedBed;
}

/**
 * Fills the wards of the hospital in force, once, as if it had been at work for a week: patients, their stays and vital
 * signs, who left before them, beds that are cleaned, held and blocked. One transaction.
 */
export function fillWards(patients: NonNullable<TenantPlan['patients']>): Promise<void> {
  return transaction(async () => {
    // First, so that of two processes that do it at once one begins anew and finds it done.
    const mine = await demoStateRepository().updateWhere({ of: 'demo', isFilled: { $ne: true } }, { isFilled: true });
    if (mine !== null) await fill(patients);
  });
}

async function fill({ names, seed }: NonNullable<TenantPlan['patients']>): Promise<void> {
  const [housekeepers, doctors] = await Promise.all([staffOf('housekeeping'), staffOf('doctor')]);
  const random = seededRandom(seed);
  const { wards } = await listWardsAndRooms();
  const beds = await listBeds();
  const filled: Filled[] = wards.flatMap((ward) =>
    inventWard(
      random,
      ward.name,
      beds.filter((bed) => bed.wardId === ward._id),
      now(),
    ).map(([bed, invented]) => ({
      bed,
      departmentId: ward.departmentId,
      invented,
    })),
  );
  const stays = filled.flatMap((one) => [
    ...one.invented.past.map((stay) => ({ ...one, stay })),
    ...(one.invented.now.kind === 'occupied' ? [{ ...one, stay: one.invented.now.stay }] : []),
  ]);
  const patients = await createManyPatients(
    stays.map(({ stay }) => registerPatient.parse(inventPatient(random, names, now(), stay.age))),
  );
  const told = stays.map(({ bed, departmentId, stay }, index) =>
    tell(bed, departmentId, stay, patientAt(patients, index), doctorOf(departmentId, doctors)),
  );
  await createManyStays(told);
  await recordFirstVitals(
    stays.flatMap(({ stay }, index) => (stay.leftAt === null ? [vitalsOf(random, patientAt(patients, index))] : [])),
  );
  await transitionManyBeds(filled.flatMap((one) => happeningsOf(random, one, housekeepers)));
  await takeOverCleanings(filled.flatMap(({ bed, invented }) => cleansOf(random, bed, invented, housekeepers)));
}

async function staffOf(role: Role): Promise<NamedStaff[]> {
  const staff = await listStaffOfRole(role);
  return staff.map(({ _id, displayName, departmentIds }) => ({ id: _id as StaffId, name: displayName, departmentIds }));
}

/** Of the ward’s own department where it has one. */
function doctorOf(departmentId: ToldStay['departmentId'], doctors: readonly NamedStaff[]): NamedStaff {
  const [first] = doctors;
  const own = doctors.find(({ departmentIds }) => departmentIds.includes(departmentId ?? '')) ?? first;
  if (own === undefined) throw new Error('The demo has no doctors.');
  return own;
}

function patientAt(patients: readonly PatientCard[], index: number): PatientCard {
  const patient = patients[index];
  if (patient === undefined) throw new Error('A patient of the demo was not registered.');
  return patient;
}

function tell(
  bed: Doc<Bed>,
  departmentId: ToldStay['departmentId'],
  stay: InventedStay,
  patient: PatientCard,
  doctor: NamedStaff,
): ToldStay {
  return {
    patientId: patient.id,
    wardId: bed.wardId,
    bedId: bed._id as BedId,
    ...(departmentId === undefined ? {} : { departmentId }),
    class: bed.type === 'bassinet' ? 'newborn' : 'inpatient',
    consultantId: doctor.id,
    consultantName: doctor.name,
    admittedAt: stay.admittedAt,
    edd: stay.edd,
    precaution: stay.precaution,
    checklist: stay.checklist,
    ...(stay.leftAt === null ? {} : { leftAt: stay.leftAt }),
    ...(stay.dischargePlannedAt === null ? {} : { dischargePlannedAt: stay.dischargePlannedAt }),
  };
}

function vitalsOf(random: () => number, patient: PatientCard) {
  const { at: _at, ...measured } = recordVitals.parse(inventVitals(random));
  const at = new Date(now().getTime() - Math.floor(10 + random() * 230) * MINUTE_MS);
  return { patientId: patient.id, birthDate: patient.birthDate, at, measured };
}

const ago = (minutes: number): Date => new Date(now().getTime() - minutes * MINUTE_MS);
const ahead = (minutes: number): string => new Date(now().getTime() + minutes * MINUTE_MS).toISOString();

function happeningsOf(random: () => number, { bed, invented }: Filled, housekeepers: readonly NamedStaff[]) {
  const bedId = bed._id as BedId;
  const { now: present } = invented;
  const one = (at: Date, ...actions: BedAction[]) => [{ bedId, at, actions }];
  switch (present.kind) {
    case 'occupied':
    case 'available':
      return [];
    case 'dirty': {
      const at = ago(present.sinceMinutes);
      return one(at, { kind: 'mark-dirty', cleaning: newCleaning(bed.state, at) });
    }
    case 'cleaning': {
      const at = ago(present.sinceMinutes);
      const cleaning = newCleaning(bed.state, at);
      const startedAt = ago(present.sinceMinutes - 8).toISOString();
      const { id, name } = pick(random, housekeepers);
      return one(
        at,
        { kind: 'mark-dirty', cleaning },
        { kind: 'start-cleaning', cleaning: { ...cleaning, takenBy: { id, name }, startedAt } },
      );
    }
    case 'held':
      return one(ago(15), { kind: 'hold', until: ahead(present.forMinutes) });
    case 'blocked':
      return one(ago(90), { kind: 'block', reason: present.reason, until: ahead(present.forHours * 60) });
  }
}

const TAKEN_WITHIN_MINUTES = 30;

/** The cleans after those who left. */
function cleansOf(
  random: () => number,
  bed: Doc<Bed>,
  { past }: InventedBed,
  housekeepers: readonly NamedStaff[],
): Cleaning[] {
  return past.flatMap(({ leftAt }) => {
    if (leftAt === null) return [];
    const after = (minutes: number) => new Date(leftAt.getTime() + minutes * MINUTE_MS);
    const takenAfter = 4 + random() ** 2 * 50;
    const takenAt = after(takenAfter);
    const finishedAt = after(takenAfter + 14 + random() * 30);
    const { id } = pick(random, housekeepers);
    return [
      {
        bedId: bed._id as BedId,
        wardId: bed.wardId,
        of: 1,
        askedAt: leftAt,
        dueAt: after(TAKEN_WITHIN_MINUTES),
        takenAt,
        takenById: id,
        startedAt: takenAt,
        finishedAt,
        finishedById: id,
        stages: [{ stage: 1, startedAt: takenAt, finishedAt, byId: id }],
        pauses: [],
        givenBackCount: 0,
        outcome: 'finished' as const,
      },
    ];
  });
}
