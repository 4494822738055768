import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns';
import type { RequestOptions } from 'node:https';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import webPush from 'web-push';
import { isInternalAddress, isPushEndpoint } from './push-hosts.ts';
import type { VapidKeys } from './vapid-keys.ts';

/** Where one browser is reached. */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** What is pushed. It is encrypted to the browser (RFC 8291), and holds no patient data all the same: a locked phone shows it. */
export interface PushMessage {
  readonly body: string;
  /** One that was not delivered yet is replaced by a later one of the same topic (RFC 8030, 5.4): at most 32 of base64url. */
  readonly topic: string;
  readonly urgency: 'low' | 'normal' | 'high';
  /** How long the service keeps it for a device that is off. */
  readonly lifeSeconds: number;
}

/** `gone`: nobody will ever hear there again. `refused`: this push is not taken. `later`: try again, not before `retryAfterMs`. */
export type PushOutcome =
  | { readonly outcome: 'sent' | 'gone' | 'refused'; readonly status?: number }
  | { readonly outcome: 'later'; readonly retryAfterMs: number; readonly status?: number; readonly error?: unknown };

export interface PushTransport {
  /** What browsers subscribe with; base64url. */
  readonly publicKey: string;
  /** Whether pushes may be sent there at all. */
  isKnown(endpoint: string): boolean;
  /** Never throws: the outcome says what became of it, as far as anyone can know. */
  send(target: PushTarget, message: PushMessage): Promise<PushOutcome>;
}

export interface PushSettings extends VapidKeys {
  /** A mailto: or https: address at which a push service reaches whoever runs this (RFC 8292, 2.1). */
  readonly subject: string;
  /** Hosts beside the known services, as `host` or `host:port`. Their addresses may be internal. */
  readonly extraHosts: readonly string[];
  /** PEM text: who vouches for those hosts, where it is an authority of their own. */
  readonly extraCa?: string | undefined;
}

const ANSWER_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Looks the name up and refuses addresses inside a network: the list of services guards against names, this against a
 * name that suddenly leads elsewhere. It is the look-up the connection itself uses, so nothing can change in between.
 */
const lookUpOutside: LookupFunction = (host, options, callback) => {
  const wanted: LookupOptions & { all: true } = { ...options, all: true };
  lookup(host, wanted, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, []);
    if (addresses.length === 0 || addresses.some(({ address }) => isInternalAddress(address))) {
      return callback(new Error('A push service’s name leads into a network.'), []);
    }
    const [first] = addresses;
    return options.all === true || first === undefined
      ? callback(null, addresses)
      : callback(null, first.address, first.family);
  });
};

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterMs(header: string | undefined): number {
  if (header === undefined) return 0;
  const seconds = /^\d{1,9}$/u.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(seconds) ? 0 : Math.min(Math.max(seconds, 0), LONGEST_WAIT_MS);
}

function outcomeOf(status: number, retryAfter: string | undefined): PushOutcome {
  if (status >= 200 && status < 300) return { outcome: 'sent', status };
  // RFC 8030, 7.3: the subscription is expired or was withdrawn.
  if (status === 404 || status === 410) return { outcome: 'gone', status };
  if (status === 429 || status >= 500) return { outcome: 'later', retryAfterMs: retryAfterMs(retryAfter), status };
  return { outcome: 'refused', status };
}

function post(url: string, options: RequestOptions, body: Buffer): Promise<PushOutcome> {
  return new Promise((resolve) => {
    const give = (error: unknown) => resolve({ outcome: 'later', retryAfterMs: 0, error });
    const asked = request(url, { ...options, method: 'POST', signal: AbortSignal.timeout(ANSWER_MS) }, (response) => {
      // Whatever it says beside its status is not read: it could be without end. Nor is a redirection followed.
      response.destroy();
      resolve(outcomeOf(response.statusCode ?? 0, response.headers['retry-after']));
    });
    asked.on('error', give);
    asked.end(body);
  });
}

/** Sends by web push (RFC 8030, 8291, 8292). */
export function createWebPush({ publicKey, privateKey, subject, extraHosts, extraCa }: PushSettings): PushTransport {
  const vapidDetails = { subject, publicKey, privateKey };
  const isExtra = (endpoint: string) => extraHosts.includes(new URL(endpoint).host);
  return {
    publicKey,
    isKnown: (endpoint) => isPushEndpoint(endpoint, extraHosts),
    async send({ endpoint, p256dh, auth }, { body, topic, urgency, lifeSeconds }) {
      // Asked again: an extra host may have been taken out of the settings since somebody subscribed.
      if (!isPushEndpoint(endpoint, extraHosts)) return { outcome: 'gone' };
      try {
        const subscription = { endpoint, keys: { p256dh, auth } };
        const options = { vapidDetails, topic, urgency, TTL: lifeSeconds };
        const details = webPush.generateRequestDetails(subscription, body, options);
        const own = extraCa === undefined ? {} : { ca: extraCa };
        const way = isExtra(endpoint) ? own : { lookup: lookUpOutside };
        return await post(endpoint, { headers: details.headers, ...way }, details.body);
      } catch {
        // Keys of no curve: they were looked at when they came, so this browser is beyond help.
        return { outcome: 'gone' };
      }
    },
  };
}
