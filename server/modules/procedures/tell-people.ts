import type { PatientCard } from '../../../shared/schemas/patients.ts';
import type { ConsentId, ProcedureId, StaffId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { person } from '../../access/context.ts';
import type { ConsentFacts } from '../consents/index.ts';
import { raiseNotice, settleNotices } from '../notices/index.ts';
import { listActiveStaff } from '../staff/index.ts';
import type { Procedure } from './procedures.model.ts';
import type { Seen } from './visible.ts';

const nameOf = ({ familyName, givenName }: PatientCard): string => `${familyName} ${givenName}`.trim();
const linkTo = ({ _id }: Procedure) => ({ to: 'procedure', procedureId: _id as ProcedureId }) as const;

/** Tells the admins and nurse managers that it was started without a valid consent. */
export async function tellOfOverride({ procedure, patient }: Seen): Promise<void> {
  const { userId, displayName } = person();
  const told = await asHouse('see who must hear of it', () => listActiveStaff({ roles: ['admin', 'nurse-manager'] }));
  await raiseNotice({
    key: `procedure.overridden:${procedure._id}`,
    type: 'procedure.overridden',
    audiences: [{ staffIds: told.map(({ _id }) => _id as StaffId), why: 'role' }],
    except: [userId],
    words: { by: displayName, procedure: procedure.name, patient: nameOf(patient) },
    link: linkTo(procedure),
  });
}

const reminderKey = (id: string) => `consent.waiting:procedure:${id}`;

/** Tells the lead that its time is near and its gate closed: once, whatever becomes of it. */
export const remindLead = ({ procedure, patient }: Seen): Promise<void> =>
  raiseNotice({
    key: reminderKey(procedure._id),
    type: 'consent.waiting',
    audiences: [{ staffIds: [procedure.leadId], why: 'asked' }],
    words: { consent: procedure.name, procedure: procedure.name, patient: nameOf(patient) },
    link: linkTo(procedure),
  });

/** Nobody waits for its consents any more. */
export const endReminder = (id: ProcedureId): Promise<void> => settleNotices({ key: reminderKey(id) });

/** Tells everyone at the procedure that a consent of it was taken back. Whoever drew it up hears it from the consent. */
export async function tellTeamOfRevocation({ procedure, patient }: Seen, consent: ConsentFacts): Promise<void> {
  const staffIds = [...new Set([procedure.leadId, ...procedure.teamIds])];
  await raiseNotice({
    key: teamKey(consent.id),
    type: 'consent.revoked',
    audiences: [{ staffIds, why: 'asked' }],
    except: [consent.authorId],
    words: { consent: procedure.name, procedure: procedure.name, patient: nameOf(patient) },
    link: linkTo(procedure),
  });
}
const teamKey = (id: ConsentId) => `consent.revoked:${id}:team`;
