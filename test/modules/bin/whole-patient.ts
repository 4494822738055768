import type { StayCard } from '../../../shared/schemas/stays.ts';
import type { PatientCard } from '../../../shared/schemas/patients.ts';
import { fileId } from '../../../shared/types/ids.ts';
import { newChannel, newMessage } from '../../security/fixtures/chat.ts';
import { newProcedure } from '../../security/fixtures/procedures.ts';
import { newStay } from '../../security/fixtures/stays.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { signingRoom } from '../consents/signing-room.ts';
import { addPage, bringPhoto, setPhoto } from '../documents/papers.ts';
import { bringGood } from '../files/bring-file.ts';
import { pdf } from '../../server/files/made-files.ts';
import { answered } from './bin-hands.ts';

/** A patient who was in the house and left it. */
async function formerInpatient(world: World, hospital: TestHospital): Promise<StayCard> {
  const stay = await newStay(world, hospital);
  const nurse = await world.as(hospital.nurse);
  const body = { version: stay.version, disposition: 'home' };
  answered(await nurse.post(`/api/v1/stays/${stay.id}/discharge`, body));
  return stay;
}

/** Somebody of whom there is one of everything. */
export async function wholePatient(world: World, hospital: TestHospital) {
  const stay = await formerInpatient(world, hospital);
  const { id } = stay.patient;
  const nurse = await world.as(hospital.nurse);
  answered(await nurse.post(`/api/v1/patients/${id}/vitals`, { pulse: 71 }));
  const page = await addPage(nurse, id);
  answered(await setPhoto(nurse, id, await bringPhoto(nurse)));
  const procedure = await newProcedure(world, hospital, { patientId: id });
  const consent = await signingRoom(world, hospital, (person) => world.as(person)).completed({ patientId: id });
  const channel = await newChannel(world, hospital.nurse, { kind: 'patient', patientId: id });
  const scan = await bringGood(nurse, pdf(), 'Scan of the message', 'message');
  const message = await newMessage(world, hospital.nurse, channel, { attachmentIds: [fileId.parse(scan.id)] });
  const registered = (await nurse.get(`/api/v1/patients/${id}`)).body as PatientCard;
  return { patient: registered, stay, page, procedure, consent, channel, message, scan };
}
export type WholePatient = Awaited<ReturnType<typeof wholePatient>>;
