import type { MailTransport } from './smtp.ts';

/** "Sends" by printing for the person who started the server. Only for installations without a mail server. */
export function terminalTransport(print: (text: string) => void): MailTransport {
  return {
    async send({ to, subject, text }) {
      const body = text.trim().replaceAll(/^/gmu, '  │ ');
      print(`\n  ┌ Mail to ${to}: ${subject}\n${body}\n  └\n`);
      return { outcome: 'sent' };
    },
  };
}
