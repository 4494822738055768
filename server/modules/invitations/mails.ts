import { context } from '../../access/context.ts';
import { queueMail } from '../../mail/mail.ts';
import type { Staff } from '../staff/index.ts';

/** @param token goes behind the `#`: browsers keep that part to themselves, so it is in no server's log */
export function mailInvitation(staff: Staff, token: string): Promise<void> {
  const { tenant, services } = context();
  return queueMail({
    to: staff.email,
    subject: `Your invitation to ${tenant.name}`,
    text: `Hello ${staff.displayName},\n\n${tenant.name} uses Wardline and has added you to its staff. Open this link within 72 hours to choose your password:\n\n${services.config.publicUrl}/invitation#token=${token}\n\nAfterwards sign in with the hospital code ${tenant.code} and this e-mail address.\n\nIf you do not work there, there is nothing to do: the link ends by itself.\n\nWardline, for ${tenant.name}\n`,
  });
}
