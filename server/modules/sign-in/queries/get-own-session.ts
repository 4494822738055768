import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import { person } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getStaff } from '../../staff/index.ts';
import { presentSession } from '../sign-in.presenter.ts';
import { credentialRepository, sessionRepository } from '../sign-in.repository.ts';

/** The session one asks from, with the rights of now. */
export async function getOwnSession(): Promise<SessionView> {
  const { sessionId, userId } = person();
  const session = await sessionRepository().findOne({ _id: sessionId, endedAt: null });
  if (session === null) throw refuse('not-signed-in');
  const credential = await credentialRepository().findOne({ staffId: userId });
  return presentSession(session, await getStaff(userId), credential);
}
