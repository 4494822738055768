import { context, person } from '../../access/context.ts';
import { refuse } from '../../http/problem-error.ts';
import type { Reply } from '../../http/route.ts';
import type { ProblemKind } from '../../../shared/types/problem-kinds.ts';
import { endSession } from './commands/end-session.ts';
import { TRIES } from './periods.ts';
import { clearCookies } from './sessions.ts';
import type { CredentialDoc } from './sign-in.model.ts';
import { credentialRepository, sessionRepository } from './sign-in.repository.ts';

/** What a person types to show that it is still them at the screen. */
export type Proof = { readonly pin: string } | { readonly password: string };

/**
 * Has the person in force prove that it is them. Each try is counted before it is looked at; the fifth wrong one in a row
 * ends the session, so that a found device is worth five guesses. Refuses `code-refused` for a wrong PIN,
 * `sign-in-failed` for a wrong password, and `not-signed-in` when the session has ended by it.
 */
export async function prove(proof: Proof, reply: Reply): Promise<CredentialDoc> {
  const { sessionId, userId } = person();
  const taken = await sessionRepository().updateWhere(
    { _id: sessionId, endedAt: null, failedProofs: { $lt: TRIES } },
    {},
    { failedProofs: 1 },
  );
  if (taken === null) throw refuse('not-signed-in');
  const credential = await credentialRepository().findOne({ staffId: userId });
  const isProven = credential !== null && (await isRight(proof, credential).catch(notLookedAt(sessionId)));
  if (isProven) {
    await sessionRepository().updateWhere(
      { _id: sessionId, failedProofs: { $lte: taken.failedProofs } },
      { failedProofs: 0 },
    );
    return credential;
  }
  if (taken.failedProofs < TRIES) throw refuse(refusalOf(proof), { detail: detailOf(proof) });
  await endSession(sessionId, 'revoked');
  clearCookies(reply);
  throw refuse('not-signed-in');
}

/** What could not be looked at (too many wait) was no wrong try; counted, five such would shut their owner out. */
const notLookedAt =
  (sessionId: string) =>
  async (error: unknown): Promise<never> => {
    await sessionRepository().updateWhere({ _id: sessionId, failedProofs: { $gt: 0 } }, {}, { failedProofs: -1 });
    throw error;
  };

function isRight(proof: Proof, { pinHash, passwordHash }: CredentialDoc): Promise<boolean> {
  const checks = context().services.passwords.forSignedIn;
  return 'pin' in proof ? checks.verifyPin(proof.pin, pinHash) : checks.verifyPassword(proof.password, passwordHash);
}

const refusalOf = (proof: Proof): ProblemKind => ('pin' in proof ? 'code-refused' : 'sign-in-failed');
const detailOf = (proof: Proof): string => ('pin' in proof ? 'That PIN is wrong.' : 'That password is wrong.');
