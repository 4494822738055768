import { tieOf } from '../../bin/staff-tie.ts';
import type { Module } from '../../module.ts';
import { attendanceRoutes } from './attendance.routes.ts';
import { correctionCollection, dutyCollection, dutyGuardCollection } from './duty.model.ts';
import { correctionPolicy, dutyGuardPolicy, dutyPolicy } from './duty.policy.ts';
import { dutyRoutes } from './duty.routes.ts';
import { dutyRight } from './duty.streams.ts';
import { watchDuties } from './jobs/watch-duties.ts';
import { followStaff } from './subscribers/follow-staff.ts';

export { beginDutyAt } from './commands/start-duty.ts';
export { findAwayNow, whoInsteadNow } from './queries/who-is-off.ts';
export { whoIsOnDuty } from './queries/who-is-on-duty.ts';

/** Who is on duty, from when until when, and what follows from it: wards, channels and on-call roles (ROTA-5, ROTA-6). */
export const dutyModule = (): Module => ({
  name: 'duty',
  routes: [...dutyRoutes, ...attendanceRoutes],
  policies: [dutyPolicy, correctionPolicy, dutyGuardPolicy],
  collections: [dutyCollection, correctionCollection, dutyGuardCollection],
  streams: [dutyRight],
  subscribers: [followStaff],
  staffTies: [
    { goesWhenPurged: tieOf('duty', dutyCollection, (staffId) => ({ staffId })) },
    { goesWhenPurged: tieOf(null, correctionCollection, (staffId) => ({ staffId })) },
    { goesWhenPurged: tieOf(null, dutyGuardCollection, (staffId) => ({ staffId })) },
  ],
  jobs: [{ name: 'duty.watch', everyMs: 60_000, run: watchDuties }],
});
