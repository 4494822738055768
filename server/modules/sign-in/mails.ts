import { context, now } from '../../access/context.ts';
import { queueMail } from '../../mail/mail.ts';
import type { Staff } from '../staff/index.ts';

const sign = () => `Wardline, for ${context().tenant.name}`;
const at = () =>
  new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: context().tenant.timeZone,
  }).format(now());

export const mailCode = (staff: Staff, code: string): Promise<void> =>
  queueMail({
    to: staff.email,
    // Not in the subject: a locked phone shows subjects.
    subject: 'Your sign-in code',
    text: `Your code to sign in is ${code}\n\nIt is good for 10 minutes and for one sign-in. Nobody from Wardline or your hospital will ever ask you for it.\n\nIf you are not signing in now, someone knows your password: change it.\n\n${sign()}\n`,
  });

/** @param token as it goes behind the `#`, which browsers keep to themselves */
export const mailResetLink = (staff: Staff, token: string): Promise<void> =>
  queueMail({
    to: staff.email,
    subject: 'Set a new password',
    text: `Someone asked for a new password for your account. To set one, open this link within 30 minutes:\n\n${context().services.config.publicUrl}/reset-password#token=${token}\n\nIf it was not you, there is nothing to do: your password stays as it is.\n\n${sign()}\n`,
  });

export const mailPasswordChanged = (staff: Staff): Promise<void> =>
  queueMail({
    to: staff.email,
    subject: 'Your password was changed',
    text: `Your password was changed on ${at()}. Everyone who was signed in with the old one has been signed out.\n\nIf it was not you, ask for a new password on the sign-in page now and tell your hospital’s admin.\n\n${sign()}\n`,
  });
