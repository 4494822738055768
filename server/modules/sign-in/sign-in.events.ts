import { sessionId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';
import type { SessionDoc, SessionEnd } from './sign-in.model.ts';

/** To the person's own screens. */
export const announceLocked = (session: SessionDoc): void =>
  announce({ kind: 'person', id: session.staffId }, 'session.locked', { sessionId: sessionId.parse(session._id) });

export const announceEnded = (session: SessionDoc, why: SessionEnd): void =>
  announce({ kind: 'person', id: session.staffId }, 'session.ended', { sessionId: sessionId.parse(session._id), why });
