import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { admitInfant as admitInfantSchema, StayCard } from '../../../../shared/schemas/stays.ts';
import type { StayId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getPatientCard } from '../../patients/index.ts';
import { getBed } from '../../places/index.ts';
import { insertStay } from '../new-stay.ts';
import { keepPatientWards } from '../patient-wards.ts';
import { patientHasBed } from '../refusals.ts';
import { layBeside } from '../relocate.ts';
import { meet, openRequestOf } from '../requests.ts';
import { showStay } from '../stays.events.ts';
import { stayRepository } from '../stays.repository.ts';
import { getStayToChange, recordMovement } from '../write-stay.ts';

/**
 * Admits an infant beside its mother: both lie in her bed and move together. Refuses `not-found`, `not-allowed`,
 * `version-conflict` of the mother’s stay, `already-exists` where the infant is in the house, `state-refused` where the
 * mother has no bed of her own.
 */
export function admitInfant(
  motherStayId: StayId,
  { motherVersion, patientId: named }: z.output<typeof admitInfantSchema>,
): Promise<StayCard> {
  return transaction(async () => {
    const mother = await getStayToChange(motherStayId, motherVersion);
    const { bedId, wardId, departmentId } = mother;
    const bed = bedId === null ? null : await getBed(bedId);
    if (bed === null || bed.state.stayId !== motherStayId) {
      throw refuse('state-refused', { detail: 'She has no bed of her own.' });
    }
    const patientId = (await getPatientCard(named)).id;
    const present = await stayRepository().findOne({ patientId, isMain: true });
    if (present !== null) throw patientHasBed(present);
    const stayId = uuid();
    const infant = await insertStay(stayId, {
      patientId,
      patientVersion: await keepPatientWards(patientId, { stayId, wardId }),
      wardId,
      bedId,
      departmentId,
      consultantId: mother.consultantId,
      consultantName: mother.consultantName,
      class: 'newborn',
      bornToStayId: motherStayId,
      isWithMother: true,
    });
    const request = await openRequestOf(patientId);
    await layBeside(infant, bed);
    if (request !== null) await meet(request, bedId);
    await recordMovement(stayId, { kind: 'admitted', toBedId: bedId, toWardId: wardId });
    return showStay(infant);
  });
}
