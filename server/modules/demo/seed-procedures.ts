import type { ConsentCategory } from '../../../shared/schemas/consent-templates.ts';
import type { PatientId, ProcedureId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import { transaction } from '../../db/transaction.ts';
import { listWardsAndRooms } from '../places/index.ts';
import { planProcedure } from '../procedures/index.ts';
import { listStaffOfRole } from '../staff/index.ts';
import { listStaysOpen } from '../stays/index.ts';
import { demoStateRepository } from './demo.repository.ts';
import type { DrawnUp } from './seed-consents.ts';
import { drawUp } from './seed-consents.ts';

const HALF_HOUR_MS = 1_800_000;

interface Planned {
  readonly name: string;
  readonly place: string;
  /** Half hours from when the demo began; what was to be before waits still. */
  readonly after: number;
  readonly minutes: number;
  readonly needs: ConsentCategory[];
  readonly note: string | null;
  readonly consents?: readonly DrawnUp[];
}

/** Of today, at whatever hour the demo begins, and of tomorrow; what needs nothing says why. */
const PLANS: readonly Planned[] = [
  {
    ...{ name: 'Change of dressing under sedation', place: 'Treatment room 1', after: -2, minutes: 30 },
    ...{ needs: [], note: 'Covered by the treatment consent: nothing further is to be signed.' },
  },
  {
    ...{ name: 'Laparoscopic appendicectomy', place: 'Theatre 2', after: 5, minutes: 90 },
    ...{ needs: ['procedure', 'anaesthesia'], note: null },
  },
  {
    ...{ name: 'Upper endoscopy', place: 'Endoscopy', after: 8, minutes: 45 },
    ...{ needs: ['procedure'], note: 'Nil by mouth for six hours.' },
    consents: [
      {
        ...{ category: 'procedure', is: 'waiting' },
        staffAnswers: { side: 'none', benefit: 'To see where the bleeding comes from, and to stop it.' },
      },
    ],
  },
  {
    ...{ name: 'Hip replacement, left', place: 'Theatre 1', after: 44, minutes: 150 },
    ...{ needs: ['procedure', 'anaesthesia', 'blood'], note: null },
    consents: [{ category: 'procedure', is: 'draft', staffAnswers: { side: 'left' } }],
  },
  {
    ...{ name: 'Pleural drain', place: 'Treatment room 1', after: 48, minutes: 45 },
    ...{ needs: ['procedure'], note: null },
    consents: [
      {
        ...{ category: 'procedure', is: 'declined' },
        staffAnswers: { side: 'right', benefit: 'To let the fluid out, so that breathing is easier.' },
      },
    ],
  },
];

/** Plans a few procedures in the hospital in force, once, for some of those who lie in its wards. One transaction. */
export function fillProcedures(): Promise<void> {
  return transaction(async () => {
    // First, so that of two processes that do it at once one begins anew and finds it done.
    const mine = await demoStateRepository().updateWhere(
      { of: 'demo', isFilled: true, hasProcedures: { $ne: true } },
      { hasProcedures: true },
    );
    if (mine === null) return;
    const patients = await patientsOfWards();
    const doctors = await listStaffOfRole('doctor');
    const begin = Math.ceil(now().getTime() / HALF_HOUR_MS) * HALF_HOUR_MS;
    for (const [index, { after, consents = [], ...plan }] of PLANS.entries()) {
      const patientId = patients[index];
      const lead = doctors[index % doctors.length];
      if (patientId === undefined || lead === undefined) continue;
      const plannedAt = new Date(begin + after * HALF_HOUR_MS).toISOString();
      const leadId = lead._id as StaffId;
      const { procedure } = await planProcedure({ ...plan, patientId, leadId, plannedAt, teamIds: [] });
      const planned = { id: procedure._id as ProcedureId, name: plan.name };
      for (const one of consents) await drawUp(lead, patientId, planned, one);
    }
  });
}

/** One of each ward in turn, so that every board has something to show. */
async function patientsOfWards(): Promise<PatientId[]> {
  const { wards } = await listWardsAndRooms();
  const wardIds = wards.map(({ _id }) => _id as WardId);
  const stays = await listStaysOpen(wardIds);
  const byWard = wardIds.map((id) => stays.filter(({ wardId, bedId }) => wardId === id && bedId !== null));
  return [0, 1, 2, 3, 4].flatMap((turn) => byWard.flatMap((own) => own[turn]?.patientId ?? [])).slice(0, PLANS.length);
}
