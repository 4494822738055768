import { expect } from 'chai';
import type { z } from 'zod';
import { recentMail } from '../../../server/mail/mail.ts';
import { recentSms } from '../../../server/sms/sms.ts';
import type { ConsentView } from '../../../shared/schemas/consents.ts';
import { remoteOpened, remoteSent } from '../../../shared/schemas/consents.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { onBooks } from '../patients/reception.ts';
import { signingRoom } from './signing-room.ts';

export const BORN = '1961-07-09';
export const PHONE = '+27821234567';
export const BY_BIRTH_DATE = { by: 'birth-date' };

type Sent = z.output<typeof remoteSent>;
export type Opened = z.output<typeof remoteOpened>;

export const tokenIn = (text: string): string => /#token=([\w.-]+)/u.exec(text)?.[1] ?? '';
export const tokenOf = ({ url }: Pick<Sent, 'url'>): string => tokenIn(url);

/** What one hospital’s people, and patients with phones, do with links. */
export function remoteRoom(world: World, hospital: TestHospital) {
  const room = signingRoom(world, hospital);
  const patient = async (more: object = {}): Promise<PatientId> => {
    const known = { familyName: 'Remote', birthDate: BORN, phone: PHONE, ...more };
    return (await onBooks(world, hospital, known)).id;
  };
  /** A consent of somebody whose birth date is known, given to be signed. */
  const waiting = async (more: object = {}): Promise<ConsentView> => room.sent({ patientId: await patient(more) });

  const trySend = async (consent: Pick<ConsentView, 'id' | 'version'>, how: object, by = hospital.nurse) =>
    (await world.as(by)).post(`/api/v1/consents/${consent.id}/remote`, { version: consent.version, ...how });
  const send = async (consent: ConsentView, how: object = BY_BIRTH_DATE): Promise<Sent> => {
    const answer = await trySend(consent, how);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    return remoteSent.parse(answer.body);
  };

  const mails = () => world.inside(hospital, () => recentMail(20));
  const texts = () => world.inside(hospital, () => recentSms(20));
  return { ...room, patient, waiting, trySend, send, mails, texts };
}

/** A phone: nobody’s session. */
export function phone(world: World) {
  const caller: Caller = world.stranger();
  const post = (act: string, body: object): Promise<Answer> => caller.post(`/api/v1/remote-signing/${act}`, body);
  const tryOpen = (token: string, proof: object) => post('open', { token, proof });
  const open = async (token: string, proof: object = { birthDate: BORN }): Promise<Opened> => {
    const answer = await tryOpen(token, proof);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    return remoteOpened.parse(answer.body);
  };
  return { post, tryOpen, open };
}
