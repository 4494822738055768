import type { z } from 'zod';
import { isNews2Valid, scoreNews2 } from '../../../../shared/domain/news2.ts';
import type { News2View, recordVitals as recordVitalsSchema } from '../../../../shared/schemas/vitals.ts';
import type { PatientId, VitalsId } from '../../../../shared/types/ids.ts';
import { isPerson } from '../../../access/actor.ts';
import { context, now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal, journalAll } from '../../../journal/journal.ts';
import { announce } from '../../../outbox/outbox.ts';
import { listPatientParts } from '../../patients/index.ts';
import type { Measured, Vitals, VitalsRecord } from '../vitals.model.ts';
import { vitalsCollection } from '../vitals.model.ts';
import { vitalsPolicy } from '../vitals.policy.ts';
import { latestVitalsRepository, vitalsRepository } from '../vitals.repository.ts';

type Wanted = z.output<typeof recordVitalsSchema>;

/** Clocks at the bed run a little ahead. */
const AHEAD_MS = 2 * 60_000;
const OLDEST_MS = 72 * 3_600_000;

/**
 * Records what was measured, scores it and tells the patient's listeners. Refuses `not-found` for a patient the actor does
 * not see, `state-refused` where the record is part of another, and `invalid-input` for a time that is still to come or
 * more than 72 hours ago. Under 16 nothing is scored.
 */
export async function recordVitals(patientId: PatientId, { at, ...measured }: Wanted): Promise<Vitals> {
  const measuredAt = at === undefined ? now() : new Date(at);
  const age = now().getTime() - measuredAt.getTime();
  if (age < -AHEAD_MS || age > OLDEST_MS) throw wrongTime();
  return transaction(async () => {
    const [patient] = await listPatientParts([patientId]);
    if (patient === undefined) throw refuse('not-found');
    if (patient.isMerged) throw refuse('state-refused', { detail: 'This record is part of another one now.' });
    const { actor } = context();
    const news2 = scoreOf(measured, patient.birthDate, measuredAt.toISOString());
    const recordedBy = isPerson(actor) ? actor.userId : null;
    const record: VitalsRecord = { patientId, at: measuredAt, recordedBy, measured, news2 };
    authorise(vitalsPolicy, 'vitals.record', record);
    const vitals = await vitalsRepository().insert(record);
    await noteLatest(vitals);
    await journal({
      action: 'vitals.recorded',
      subject: { kind: 'patient', id: patientId },
      changes: [
        { path: 'vitalsId', before: null, after: vitals._id },
        ...fieldChanges({}, { measured }, vitalsCollection.encrypted),
      ],
    });
    announce({ kind: 'patient', id: patientId }, 'vitals.recorded', {
      patientId,
      vitalsId: vitals._id as VitalsId,
      news2,
    });
    return vitals;
  });
}

/** What was measured of many patients by others, who have no vitals yet: scored, all of them or none, in few statements. */
export function recordFirstVitals(
  wanted: readonly {
    readonly patientId: PatientId;
    readonly birthDate: string | null;
    readonly at: Date;
    readonly measured: Measured;
  }[],
): Promise<void> {
  return transaction(async () => {
    const recorded = await vitalsRepository().insertMany(
      wanted.map(({ patientId, birthDate, at, measured }) => ({
        patientId,
        at,
        recordedBy: null,
        measured,
        news2: scoreOf(measured, birthDate, at.toISOString()),
      })),
    );
    await latestVitalsRepository().insertMany(
      recorded.map(({ _id, patientId, at, news2 }) => ({ patientId, vitalsId: _id as VitalsId, at, news2 })),
    );
    await journalAll(
      recorded.map(({ _id, patientId, measured }) => ({
        action: 'vitals.recorded',
        subject: { kind: 'patient', id: patientId },
        changes: [
          { path: 'vitalsId', before: null, after: _id },
          ...fieldChanges({}, { measured }, vitalsCollection.encrypted),
        ],
      })),
    );
  });
}

function scoreOf(measured: Measured, birthDate: string | null, at: string): News2View {
  if (!isNews2Valid(birthDate, at)) return { score: null, risk: null, missing: [], at };
  const { score, risk, missing } = scoreNews2(measured);
  return { score, risk, missing: [...missing], at };
}

/** What was measured earlier and recorded later is not the newest. */
async function noteLatest({ _id, patientId, at, news2 }: Vitals): Promise<void> {
  const latest = latestVitalsRepository();
  const change = { vitalsId: _id as VitalsId, at, news2 };
  const known = await latest.findOne({ patientId });
  if (known === null) await latest.insert({ patientId, ...change });
  else if (known.at <= at) await latest.update(known._id, known.version, change);
}

const wrongTime = () =>
  refuse('invalid-input', {
    errors: [{ pointer: '/body/at', message: 'Vital signs are of the last 72 hours.', code: 'out-of-range' }],
  });
