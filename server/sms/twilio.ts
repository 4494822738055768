/** A text message as it leaves. */
export interface OutgoingSms {
  readonly to: string;
  readonly text: string;
}

/** `refused`: this one will never be taken. `unreachable`: nobody answered, so no other will fare better now. */
export type SmsOutcome = 'sent' | 'refused' | 'deferred' | 'unreachable';

export interface SmsTransport {
  /** Never throws: the outcome says what became of it, as far as anyone can know. */
  send(sms: OutgoingSms): Promise<{ readonly outcome: SmsOutcome; readonly error?: unknown }>;
}

export interface TwilioSettings {
  /** The account's SID. */
  readonly account: string;
  readonly token: string;
  /** A number (E.164), a name the network allows, or the SID of a messaging service. */
  readonly from: string;
  /** Where the provider's API is; others speak the same. */
  readonly url: string;
}

const ANSWER_MS = 15_000;

/**
 * Sends by Twilio's REST interface (https://www.twilio.com/docs/messaging/api/message-resource): one form by POST, with
 * the account and its token as basic authentication. It knows no key by which a repeat is recognised, so one whose
 * answer was lost may come twice.
 */
export function twilioTransport({ account, token, from, url }: TwilioSettings): SmsTransport {
  const address = `${url.replace(/\/+$/u, '')}/2010-04-01/Accounts/${account}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
  const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
  return {
    async send({ to, text }) {
      try {
        const response = await fetch(address, {
          method: 'POST',
          redirect: 'error',
          signal: AbortSignal.timeout(ANSWER_MS),
          headers: { authorization, accept: 'application/json' },
          body: new URLSearchParams({ To: to, Body: text, ...sender }),
        });
        // What it answers names the number and the text: it is not read, so that it cannot be logged.
        await response.body?.cancel();
        return { outcome: outcomeOf(response.status) };
      } catch (error) {
        return { outcome: 'unreachable', error };
      }
    },
  };
}

function outcomeOf(status: number): SmsOutcome {
  if (status >= 200 && status < 300) return 'sent';
  // A refused log-in is our mistake, not the message's, and no other fares better.
  if (status === 401 || status === 403) return 'unreachable';
  return status === 429 || status >= 500 ? 'deferred' : 'refused';
}
