import type { Module } from '../../module.ts';
import { remindLeads, turnMarks } from './jobs/watch-procedures.ts';
import { proceduresOfPatient, proceduresOfStaff } from './procedures.bin.ts';
import { consentMarkCollection, procedureCollection } from './procedures.model.ts';
import { consentMarkPolicy, procedurePolicy } from './procedures.policy.ts';
import { proceduresRoutes } from './procedures.routes.ts';
import { proceduresRight } from './procedures.streams.ts';
import { followConsents } from './subscribers/follow-consents.ts';

export { planProcedure } from './commands/plan-procedure.ts';
export { mayReadRecord } from './reading-rights.ts';

/**
 * Planned and past procedures, and the gate: none starts without the consents it needs, valid at that moment, unless
 * somebody who may says why; and the mark on the wards' boards of how each patient's consents stand.
 */
export const proceduresModule = (): Module => ({
  name: 'procedures',
  routes: proceduresRoutes,
  policies: [procedurePolicy, consentMarkPolicy],
  collections: [procedureCollection, consentMarkCollection],
  goesWith: [proceduresOfPatient],
  staffTies: [proceduresOfStaff],
  streams: [proceduresRight],
  subscribers: [followConsents],
  jobs: [
    { name: 'procedures.marks', everyMs: 30_000, run: turnMarks },
    { name: 'procedures.remind', everyMs: 60_000, run: remindLeads },
  ],
});
