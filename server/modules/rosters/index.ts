import type { Module } from '../../module.ts';
import type { Services } from '../../services.ts';
import type { RosterNeeds } from './ports.ts';
import { QUALIFICATIONS } from './jobs/watch-qualifications.ts';
import { rosterBinKind, rostersOfWard, rosterStaffTies, shiftTemplateBinKind } from './rosters.bin.ts';
import {
  plannedShiftCollection,
  rosterCollection,
  rosterGuardCollection,
  rosterLogCollection,
  rosterSettingsCollection,
  rosterTermsCollection,
  shiftCalendarCollection,
  shiftCollection,
  shiftTemplateCollection,
  staffingNeedsCollection,
  swapCollection,
  wishCollection,
} from './rosters.model.ts';
import {
  plannedShiftPolicy,
  rosterLogPolicy,
  rosterPolicy,
  rosterSettingsPolicy,
  rosterTermsPolicy,
  shiftCalendarPolicy,
  shiftPolicy,
  shiftTemplatePolicy,
  staffingNeedsPolicy,
  swapPolicy,
  wishPolicy,
} from './rosters.policy.ts';
import { rostersRoutes } from './rosters.routes.ts';
import { rosterRight } from './rosters.streams.ts';
import { shiftsRoutes } from './shifts.routes.ts';

export { setNeeds } from './commands/change-rules.ts';
export { addTemplate } from './commands/change-templates.ts';
export { createRoster } from './commands/create-roster.ts';
export { changeRoster, copyRoster, patternRoster } from './commands/plan-roster.ts';
export { publishRoster } from './commands/publish-roster.ts';
export { askSwap } from './commands/swap-shifts.ts';
export type { LeaveOfStaff, RosterNeeds } from './ports.ts';
export { listPartners } from './queries/my-shifts.ts';
export { publishedShifts } from './queries/published-shifts.ts';
export type { Shift } from './rosters.model.ts';
export { openShifts } from './open-shifts.ts';
export { takeTurns } from './rosters.repository.ts';

/** Shift templates, rosters from draft to published, rules, swaps, open shifts and calendars (ROTA-1…3). */
export const rostersModule = (services: Services, needs: RosterNeeds): Module => ({
  name: 'rosters',
  routes: [...rostersRoutes(needs), ...shiftsRoutes(services, needs)],
  policies: [
    shiftTemplatePolicy,
    rosterPolicy,
    plannedShiftPolicy,
    shiftPolicy,
    swapPolicy,
    wishPolicy,
    rosterTermsPolicy,
    rosterSettingsPolicy,
    staffingNeedsPolicy,
    rosterLogPolicy,
    shiftCalendarPolicy,
  ],
  collections: [
    shiftTemplateCollection,
    rosterCollection,
    plannedShiftCollection,
    shiftCollection,
    swapCollection,
    wishCollection,
    rosterTermsCollection,
    rosterSettingsCollection,
    staffingNeedsCollection,
    rosterLogCollection,
    shiftCalendarCollection,
    rosterGuardCollection,
  ],
  streams: [rosterRight],
  binKinds: [shiftTemplateBinKind, rosterBinKind],
  goesWith: [rostersOfWard],
  staffTies: rosterStaffTies,
  jobs: [QUALIFICATIONS],
});
