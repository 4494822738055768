import { now, person } from '../../../access/context.ts';
import { presentListed } from '../sign-in.presenter.ts';
import { sessionRepository } from '../sign-in.repository.ts';

const MOST = 200;

/** Where one is signed in, the newest first. */
export async function listSessions() {
  const { userId, sessionId } = person();
  const open = await sessionRepository().find(
    { staffId: userId, endedAt: null, endsAt: { $gt: now() } },
    { sort: { startedAt: -1, _id: -1 }, limit: MOST },
  );
  return { items: open.map((session) => presentListed(session, sessionId)) };
}
