import type { NoticeType } from '../../../shared/domain/notice-types.ts';
import type { ConsentId, StaffId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { asHouse } from '../../access/as-house.ts';
import { context } from '../../access/context.ts';
import { raiseNotice, settleNotices } from '../notices/index.ts';
import type { NewCause } from '../notices/index.ts';
import { listPatientParts } from '../patients/index.ts';
import { listActiveStaff } from '../staff/index.ts';
import type { Consent } from './consents.model.ts';

const idOf = (consent: Consent) => consent._id as ConsentId;

const exceptActor = (): { readonly except?: readonly StaffId[] } => {
  const { actor } = context();
  return isPerson(actor) ? { except: [actor.userId] } : {};
};

/** Who drew it up, and the doctors it names. */
function concerned({ authorId, slots }: Consent): StaffId[] {
  const doctors = slots.flatMap(({ role, staffId }) => (role === 'doctor' && staffId !== null ? [staffId] : []));
  return [...new Set([authorId, ...doctors])];
}

const tell = (consent: Consent, type: NoticeType, key: string, more: Pick<NewCause, 'audiences' | 'except'>) =>
  raiseNotice({
    key,
    type,
    words: { consent: consent.form.text.title, patient: consent.form.patient.name },
    link: { to: 'consent', consentId: idOf(consent) },
    subject: consent._id,
    ...more,
  });

const waitingFor = (consent: Consent): string => `consent.waiting:${consent._id}:`;

/** Tells that member of staff that it is their turn to sign. @param again of another day */
export const tellWaiting = (consent: Consent, staffId: StaffId, again = ''): Promise<void> =>
  tell(consent, 'consent.waiting', `${waitingFor(consent)}${staffId}${again}`, {
    audiences: [{ staffIds: [staffId], why: 'named' }],
    ...exceptActor(),
  });

/** Nobody waits for anybody's signature any more, or not for theirs. */
export const endWaiting = (consent: Consent, staffId?: StaffId): Promise<void> =>
  settleNotices({ keyPrefix: `${waitingFor(consent)}${staffId ?? ''}` });

/** @param isByHand on a tablet that was handed over: then its owner does not know yet. */
export const tellDeclined = (consent: Consent, isByHand: boolean): Promise<void> =>
  tell(consent, 'consent.declined', `consent.declined:${consent._id}`, {
    audiences: [{ staffIds: concerned(consent), why: 'named' }],
    ...(isByHand ? {} : exceptActor()),
  });

export const tellExpired = (consent: Consent): Promise<void> =>
  tell(consent, 'consent.expired', `consent.expired:${consent._id}`, {
    audiences: [{ staffIds: [consent.authorId], why: 'named' }],
  });

/** All have signed, and it is sealed: who drew it up and the doctors hear of it. */
export const tellCompleted = (consent: Consent): Promise<void> =>
  tell(consent, 'consent.completed', `consent.completed:${consent._id}`, {
    audiences: [{ staffIds: concerned(consent), why: 'named' }],
    ...exceptActor(),
  });

/** Somebody changed what was sealed: who answers for the hospital's data must know. */
export async function tellAltered(consent: Consent, at: Date): Promise<void> {
  const admins = await asHouse('find whom to tell', () => listActiveStaff({ roles: ['admin'] }));
  await tell(consent, 'consent.altered', `consent.altered:${consent._id}:${at.getTime()}`, {
    audiences: [
      { staffIds: [...new Set([...admins.map(({ _id }) => _id as StaffId), consent.authorId])], why: 'named' },
    ],
  });
}

/** Tells the author, the doctors and everybody of the wards where the patient is; a team's procedures are told by themselves. */
export async function tellRevoked(consent: Consent): Promise<void> {
  const [patient] = await asHouse('find whom to tell', () => listPatientParts([consent.patientId]));
  const wards = patient === undefined || patient.wardIds.length === 0 ? [] : [patient.wardIds];
  await tell(consent, 'consent.revoked', `consent.revoked:${consent._id}`, {
    audiences: [
      { staffIds: concerned(consent), why: 'named' },
      ...wards.map((wardIds) => ({ wardIds, why: 'ward' as const })),
    ],
    ...exceptActor(),
  });
}

/** The link to sign with is dead: it was tried with too many wrong proofs. Told to who sent it and who drew it up. */
export const tellLinkUsedUp = (
  consent: Consent,
  link: { readonly _id: string; readonly sentBy: StaffId },
): Promise<void> =>
  tell(consent, 'consent.link-dead', `consent.link-dead:${link._id}`, {
    audiences: [{ staffIds: [...new Set([consent.authorId, link.sentBy])], why: 'named' }],
  });
