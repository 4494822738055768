import type { z } from 'zod';
import type { consentRegisterQuery, ConsentRegister, PatientConsents } from '../../../../shared/schemas/consents.ts';
import type { PatientCard } from '../../../../shared/schemas/patients.ts';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { getPatientCards, listPatientParts } from '../../patients/index.ts';
import { presentListItem } from '../consents.presenter.ts';
import type { StoredConsent } from '../consents.repository.ts';
import { consentsAsStored } from '../consents.repository.ts';
import { patientOnForm } from '../form.ts';

/** A patient's consents, the newest first, of every record of theirs. Refuses `not-found`. */
export async function listPatientConsents(patientId: PatientId): Promise<PatientConsents> {
  const seq = await streamPosition({ kind: 'patient', id: patientId });
  const [patient] = await listPatientParts([patientId]);
  if (patient === undefined) throw refuse('not-found');
  const filter = { patientId: { $in: patient.recordIds } };
  const found = await consentsAsStored(filter, { sort: { _id: -1 } });
  const { permissions } = person();
  return {
    items: found.map(({ consent, isDamaged }) => presentListItem(consent, isDamaged)),
    abilities: { canCapture: permissions.has('consent.capture'), canManage: permissions.has('consent.manage') },
    seq,
  };
}

type Query = z.output<typeof consentRegisterQuery>;
interface Seen extends StoredConsent {
  readonly patient: PatientCard;
}

/** More at once than a page asks for, where many are of patients the asker does not see. */
const LEAST_AT_ONCE = 100;

/** The hospital's consents of patients the asker sees, the newest first; every page but the last is full. */
export async function listRegister({ state, category, before, limit }: Query): Promise<ConsentRegister> {
  const seen: Seen[] = [];
  let last: string | undefined = before;
  for (;;) {
    const atOnce = Math.max(limit + 1, LEAST_AT_ONCE);
    const found: StoredConsent[] = await consentsAsStored(
      {
        ...(state === undefined ? {} : { state }),
        ...(category === undefined ? {} : { category }),
        ...(last === undefined ? {} : { _id: { $lt: last } }),
      },
      { sort: { _id: -1 }, limit: atOnce },
    );
    seen.push(...(await amongSeen(found)));
    last = found.at(-1)?.consent._id;
    if (seen.length > limit || found.length < atOnce) break;
  }
  return {
    items: seen.slice(0, limit).map(({ consent, isDamaged, patient }) => ({
      consent: presentListItem(consent, isDamaged),
      patient: { id: patient.id, ...patientOnForm(patient) },
    })),
    hasMore: seen.length > limit,
  };
}

async function amongSeen(found: readonly StoredConsent[]): Promise<Seen[]> {
  const cards = await getPatientCards([...new Set(found.map(({ consent }) => consent.patientId))]);
  return found.flatMap((stored) => {
    const patient = cards.get(stored.consent.patientId);
    return patient === undefined ? [] : [{ ...stored, patient }];
  });
}
