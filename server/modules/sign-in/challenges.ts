import { runAsSystem } from '../../access/context.ts';
import { hashToken } from '../../crypto/opaque-tokens.ts';
import { refuse } from '../../http/problem-error.ts';
import type { Services } from '../../services.ts';
import type { Staff } from '../staff/index.ts';
import { findStaff } from './authenticator.ts';
import { readHospitalToken } from './hospital-token.ts';
import type { ChallengeDoc } from './sign-in.model.ts';
import { challengeRepository } from './sign-in.repository.ts';

/**
 * Does `work` as the house in the hospital of the challenge. Refuses `code-refused` where there is no such challenge
 * there, it ran out, or its person may not sign in any more.
 */
export async function withChallenge<T>(
  services: Services,
  challengeToken: string,
  work: (challenge: ChallengeDoc, staff: Staff) => Promise<T>,
): Promise<T> {
  const token = await readHospitalToken(services, challengeToken);
  if (token === null) throw refuse('code-refused');
  return runAsSystem(services, token.tenant, 'sign in', async () => {
    const challenge = await challengeRepository().findOne({
      secretHash: hashToken(token.secret),
      expiresAt: { $gt: services.clock.now() },
    });
    const staff = challenge === null ? null : await findStaff(challenge.staffId);
    if (challenge === null || staff?.state !== 'active') throw refuse('code-refused');
    return work(challenge, staff);
  });
}
