import { context } from '../../access/context.ts';
import { queueMail } from '../../mail/mail.ts';
import { queueSms } from '../../sms/sms.ts';
import type { LinkRecord } from './remote.model.ts';

// None of these words says who the patient is or what the form is about: mails and text messages are read on their way.

const isEmail = (contact: string): boolean => contact.includes('@');

/** @param token goes behind the `#`: browsers keep that part to themselves, so it is in no server's log */
export const linkUrl = (token: string): string => `${context().services.config.publicUrl}/sign#token=${token}`;

const until = (at: Date): string =>
  new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: context().tenant.timeZone,
  }).format(at);

const asked: Readonly<Record<LinkRecord['by'], string>> = {
  'birth-date': 'You will be asked for your date of birth.',
  email: 'You will be asked for a code, which comes to this address.',
  sms: 'You will be asked for a code, which comes to this phone.',
};

/** Sends the link to where it goes; shown on a screen only, nothing is sent. */
export async function sendLink(
  { contact, by, expiresAt }: Pick<LinkRecord, 'contact' | 'by' | 'expiresAt'>,
  token: string,
  isReminder: boolean,
): Promise<void> {
  if (contact === null) return;
  const { name } = context().tenant;
  const [url, end] = [linkUrl(token), until(expiresAt)];
  if (!isEmail(contact)) {
    const lead = isReminder ? 'Reminder: a form still waits' : 'A form waits';
    await queueSms({ to: contact, text: `${name}: ${lead} for you to read and sign, until ${end}: ${url}` });
    return;
  }
  const lead = isReminder ? 'A form still waits for you.' : 'There is a form for you to read and sign.';
  await queueMail({
    to: contact,
    subject: isReminder ? `A form of ${name} still waits for you` : `A form of ${name} for you to read`,
    text: `Hello,\n\n${lead} Open this link on your phone or computer until ${end}:\n\n${url}\n\n${asked[by]} You need not sign: you can say no there, or ask the people who treat you first.\n\nIf you do not know what this is about, there is nothing to do: the link ends by itself.\n\nWardline, for ${name}\n`,
  });
}

/** Sends the code. Only where there is somewhere to send it. */
export async function sendCodeTo(contact: string, code: string): Promise<void> {
  const { name } = context().tenant;
  if (!isEmail(contact)) {
    await queueSms({ to: contact, text: `${code} is your code to open the form of ${name}. Good for 10 minutes.` });
    return;
  }
  await queueMail({
    to: contact,
    // Not in the subject: a locked phone shows subjects.
    subject: 'Your code',
    text: `Your code to open the form is ${code}\n\nIt is good for 10 minutes. Nobody will ever ask you to tell it.\n\nWardline, for ${name}\n`,
  });
}

/** Enough for its owner to know which of theirs it is: `n…@example.org`, `+27 … 67`. */
export function masked(contact: string | null): string | null {
  if (contact === null) return null;
  if (!isEmail(contact)) return `${contact.slice(0, 3)} … ${contact.slice(-2)}`;
  return `${Array.from(contact)[0] ?? ''}…${contact.slice(contact.lastIndexOf('@'))}`;
}
