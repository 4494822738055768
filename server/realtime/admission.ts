import type { IncomingMessage } from 'node:http';
import { clientAddress, networkOf } from '../http/address.ts';
import { callerId } from '../access/actor.ts';
import type { Authenticated, Authenticator, CredentialKind } from '../http/authenticator.ts';
import { CREDENTIAL_COOKIE } from '../http/authenticator.ts';
import { cookieName, readCookie } from '../http/cookies.ts';
import { isOurOrigin } from '../http/origin.ts';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import type { Services } from '../services.ts';
import type { Connections } from './connections.ts';
import type { Limits } from './limits.ts';
import { bucketsBy } from './token-bucket.ts';

/** Who a handshake was admitted for, and when that was asked (monotonic clock). */
export interface Admitted {
  readonly found: Authenticated;
  readonly askedAt: number;
}

export interface AdmissionDeps {
  readonly services: Services;
  readonly authenticator: Pick<Authenticator, 'authenticate'>;
  readonly port: () => number;
  readonly limits: Limits;
  readonly connections: Connections;
}

/**
 * Which of its cookies a page comes with: the address says `as=wall` for the page of a wall, and nothing for all others.
 * It only chooses what is looked at, so that one browser may hold both and neither is taken for the other.
 */
const credentialOf = ({ url }: IncomingMessage): CredentialKind =>
  new URL(url ?? '', 'http://here').searchParams.get('as') === 'wall' ? 'screen' : 'session';

/**
 * Who may open a socket: a page of ours, with the cookie of a session in force, or of a screen on a wall. Browsers do not
 * guard WebSockets by origin and always send the header, so a handshake without one is refused, too. Nothing else of it
 * is looked at.
 */
export function createAdmission({ services, authenticator, port, limits, connections }: AdmissionDeps) {
  const admitted = new WeakMap<IncomingMessage, Admitted>();
  const addresses = bucketsBy(limits.addressHandshakes);
  const handshakes = bucketsBy(limits.handshakes);
  let limited = 0;

  async function refusal(request: IncomingMessage): Promise<ProblemKind | null> {
    const { origin, host, cookie } = request.headers;
    if (!isOurOrigin(services.config, origin, host)) return 'origin-refused';
    const kind = credentialOf(request);
    const token = readCookie(cookie, cookieName(services.config, CREDENTIAL_COOKIE[kind], port()));
    if (token === undefined) return 'not-signed-in';
    // Not sooner: a foreign page in one browser could use up what the whole hospital may ask for.
    if (addresses.take(networkOf(clientAddress(request, services.config.proxyHops))) > 0) return 'rate-limited';
    const askedAt = performance.now();
    const found = await authenticator.authenticate(token, kind);
    if (found === null) return 'not-signed-in';
    if (handshakes.take(`${found.actor.hospitalId}/${callerId(found.actor)}`) > 0) return 'rate-limited';
    if (connections.countOf(found.actor) >= limits.connectionsPerPerson) return 'rate-limited';
    admitted.set(request, { found, askedAt });
    return null;
  }

  return {
    /** Decides before the upgrade is accepted. A handshake we cannot judge is refused. */
    allowRequest(request: IncomingMessage, decide: (why: string | null | undefined, isAllowed: boolean) => void): void {
      refusal(request).then(
        (why) => {
          if (why === 'rate-limited') limited += 1;
          decide(why, why === null);
        },
        (error: unknown) => {
          services.log.error('A handshake could not be judged.', { error });
          decide('unavailable', false);
        },
      );
    },
    /** Handshakes refused because there were too many. */
    limited: () => limited,
    /** Once for each handshake: a second socket over the same connection is not admitted. */
    claim(request: IncomingMessage): Admitted | null {
      const found = admitted.get(request) ?? null;
      admitted.delete(request);
      return found;
    },
  };
}
