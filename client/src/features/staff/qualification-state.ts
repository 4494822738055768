import type { Qualification } from '../../../../shared/schemas/staff.ts';
import { dayIn, daysBetween } from '../../../../shared/domain/zoned-time.ts';
import { sessionStore } from '../../lib/session/session-store.ts';

/** Before it runs out, there is that much time to renew it. */
const SOON_DAYS = 60;

export type QualificationState = 'valid' | 'soon' | 'expired' | 'forever';

/** How it stands on that day of the hospital. It counts on its last day still. */
export function stateOn(today: string, { expiresOn }: Qualification): QualificationState {
  if (expiresOn === null) return 'forever';
  if (expiresOn < today) return 'expired';
  return daysBetween(today, expiresOn) <= SOON_DAYS ? 'soon' : 'valid';
}

/** The hospital's day now. */
export function hospitalToday(): string {
  const state = sessionStore.get();
  const timeZone = 'session' in state && state.session !== null ? state.session.hospital.timeZone : 'UTC';
  return dayIn(timeZone, new Date());
}

/** How many have run out or soon will. */
export const attentionOf = (qualifications: readonly Qualification[]): number => {
  if (qualifications.length === 0) return 0;
  const today = hospitalToday();
  return qualifications.filter((one) => ['soon', 'expired'].includes(stateOn(today, one))).length;
};
