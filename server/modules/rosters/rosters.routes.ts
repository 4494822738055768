import { z } from 'zod';
import {
  addRoster,
  addShiftTemplate,
  changeRoster as changeRosterSchema,
  changeShiftTemplate,
  copyRoster as copySchema,
  listRosterLog,
  listShiftTemplates,
  patternRoster as patternSchema,
  publishRoster as publishSchema,
  rosterChanged,
  rosterDiff,
  rosterList,
  rosterLog,
  rosterRules,
  rosterSummary,
  rosterTerms,
  rosterView,
  setRosterRules,
  setRosterTerms,
  setStaffingNeeds,
  shiftTemplateList,
  shiftTemplateView,
  staffingNeeds,
} from '../../../shared/schemas/rosters.ts';
import { rosterId, shiftTemplateId, staffId, wardId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { getNeeds, getRules, setNeeds, setRules, setTerms } from './commands/change-rules.ts';
import { addTemplate, changeTemplate } from './commands/change-templates.ts';
import { createRoster } from './commands/create-roster.ts';
import { changeRoster, copyRoster, patternRoster } from './commands/plan-roster.ts';
import { publishRoster } from './commands/publish-roster.ts';
import type { RosterNeeds } from './ports.ts';
import { getDiff, listLog } from './queries/get-diff.ts';
import { getRoster, listRosters } from './queries/get-roster.ts';
import { listTemplates } from './queries/list-templates.ts';
import { presentOneRoster, presentTemplate } from './rosters.presenter.ts';

const read = { tag: 'Rosters', permission: 'roster.read', limit: LIMITS.read, method: 'get' } as const;
const manage = { tag: 'Rosters', permission: 'roster.manage', limit: LIMITS.write, idempotency: 'required' } as const;
const ofRoster = z.strictObject({ rosterId });
const ofWard = z.strictObject({ wardId });

const setUpRoutes: readonly Route[] = [
  route({
    ...read,
    path: '/api/v1/shift-templates',
    summary: 'The kinds of shifts in use, of one ward or of all you may see.',
    query: listShiftTemplates,
    response: shiftTemplateList,
    handler: ({ query }) => listTemplates(query.wardId),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/shift-templates',
    summary: 'Add a kind of shift, of one ward or of every ward.',
    body: addShiftTemplate,
    response: shiftTemplateView,
    status: 201,
    handler: async ({ body }) => presentTemplate(await addTemplate(body)),
  }),
  route({
    ...manage,
    method: 'patch',
    path: '/api/v1/shift-templates/:templateId',
    summary: 'Change a kind of shift; what is planned already stays as it is.',
    params: z.strictObject({ templateId: shiftTemplateId }),
    body: changeShiftTemplate,
    response: shiftTemplateView,
    handler: async ({ params, body }) => presentTemplate(await changeTemplate(params.templateId, body)),
  }),
  route({
    ...read,
    path: '/api/v1/roster-rules',
    summary: 'The rules that rosters are held to.',
    response: rosterRules,
    handler: getRules,
  }),
  route({
    ...manage,
    method: 'put',
    path: '/api/v1/roster-rules',
    summary: 'Say which rules rosters are held to, and how strictly.',
    body: setRosterRules,
    response: rosterRules,
    handler: ({ body }) => setRules(body.version, body.rules),
  }),
  route({
    ...read,
    path: '/api/v1/wards/:wardId/staffing-needs',
    summary: 'How many a ward needs on which shift of which day of the week.',
    params: ofWard,
    response: staffingNeeds,
    handler: ({ params }) => getNeeds(params.wardId),
  }),
  route({
    ...manage,
    method: 'put',
    path: '/api/v1/wards/:wardId/staffing-needs',
    summary: 'Say how many a ward needs on which shift.',
    params: ofWard,
    body: setStaffingNeeds,
    response: staffingNeeds,
    handler: ({ params, body }) => setNeeds(params.wardId, body),
  }),
  route({
    ...manage,
    method: 'put',
    path: '/api/v1/staff/:staffId/roster-terms',
    summary: 'Say what somebody is contracted to work in a week.',
    params: z.strictObject({ staffId }),
    body: setRosterTerms,
    response: rosterTerms,
    handler: ({ params, body }) => setTerms(params.staffId, body.version, body.contractMinutes),
  }),
];

/** Setting up, planning and publishing rosters. */
export const rostersRoutes = (needs: RosterNeeds): readonly Route[] => [
  ...setUpRoutes,
  route({
    ...read,
    path: '/api/v1/wards/:wardId/rosters',
    summary: 'A ward’s rosters, the latest first, and where to listen on from.',
    params: ofWard,
    response: rosterList,
    handler: ({ params }) => listRosters(params.wardId),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/wards/:wardId/rosters',
    summary: 'Begin a roster of a ward.',
    params: ofWard,
    body: addRoster,
    response: rosterSummary,
    status: 201,
    handler: async ({ params, body }) => presentOneRoster(await createRoster(params.wardId, body)),
  }),
  route({
    ...read,
    path: '/api/v1/rosters/:rosterId',
    summary: 'A roster whole: its plan for who plans, what is published for who reads.',
    params: ofRoster,
    response: rosterView,
    handler: ({ params }) => getRoster(needs, params.rosterId),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/rosters/:rosterId/changes',
    summary: 'Change the plan: cells, open shifts, moves, notes; all of it or none.',
    params: ofRoster,
    body: changeRosterSchema,
    response: rosterChanged,
    handler: ({ params, body }) => changeRoster(needs, params.rosterId, body.changes),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/rosters/:rosterId/copy',
    summary: 'Copy days of this roster, or the one before it, onto later ones.',
    params: ofRoster,
    body: copySchema,
    response: rosterChanged,
    handler: ({ params, body }) => copyRoster(needs, params.rosterId, body),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/rosters/:rosterId/pattern',
    summary: 'Repeat a pattern of shifts over days, for one person or many.',
    params: ofRoster,
    body: patternSchema,
    response: rosterChanged,
    handler: ({ params, body }) => patternRoster(needs, params.rosterId, body),
  }),
  route({
    ...read,
    permission: 'roster.manage',
    path: '/api/v1/rosters/:rosterId/diff',
    summary: 'What publishing would tell, to whom, and what keeps it from being done.',
    params: ofRoster,
    response: rosterDiff,
    handler: ({ params }) => getDiff(needs, params.rosterId),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/rosters/:rosterId/publish',
    summary: 'Tell people of the plan as it is.',
    params: ofRoster,
    body: publishSchema,
    response: rosterSummary,
    handler: async ({ params, body }) => presentOneRoster(await publishRoster(needs, params.rosterId, body)),
  }),
  route({
    ...read,
    path: '/api/v1/rosters/:rosterId/log',
    summary: 'What people were told of a roster, the latest first.',
    params: ofRoster,
    query: listRosterLog,
    response: rosterLog,
    handler: ({ params, query }) => listLog(params.rosterId, query),
  }),
];
