import { createTransport } from 'nodemailer';

/** A mail as it leaves. */
export interface OutgoingMail {
  /** The mail's own id; the same at every try, so that a receiver can recognise a repeat. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** `refused`: this mail will never be taken. `unreachable`: nobody answered, so no other mail will fare better now. */
export type MailOutcome = 'sent' | 'refused' | 'deferred' | 'unreachable';

export interface MailTransport {
  /** Never throws: the outcome says what became of it, as far as anyone can know. */
  send(mail: OutgoingMail): Promise<{ readonly outcome: MailOutcome; readonly error?: unknown }>;
}

const CONNECT_MS = 10_000;
const ANSWER_MS = 20_000;

/** RFC 5322: the part after the @ should be ours; the address our mail comes from has one. */
const domainOf = (from: string) => /@([^\s<>@]+)/u.exec(from)?.[1] ?? 'localhost';

function outcomeOf(error: unknown): MailOutcome {
  if (!(error instanceof Error)) return 'deferred';
  const { code, responseCode } = error as Error & { code?: unknown; responseCode?: unknown };
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  // RFC 5321, 4.2.1: 5yz is a refusal for good; 4yz asks to try again. A refused log-in is our mistake, not the mail's.
  if (isAboutMail) return typeof responseCode === 'number' && responseCode < 500 ? 'deferred' : 'refused';
  return 'unreachable';
}

/** Sends by SMTP, one connection for each mail, every step with a limit on its time. */
export function smtpTransport(url: string, from: string): MailTransport {
  const smtp = createTransport({
    url,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    dnsTimeout: CONNECT_MS,
    // Text is ours: no part of a mail is ever read from a file or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, subject, text }) {
      try {
        // As an object, an address is never parsed into several.
        const recipient = { name: '', address: to };
        await smtp.sendMail({ from, to: recipient, subject, text, messageId: `<${id}@${domainOf(from)}>` });
        return { outcome: 'sent' };
      } catch (error) {
        return { outcome: outcomeOf(error), error };
      }
    },
  };
}
