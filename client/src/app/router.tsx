import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { NotFoundScreen, ScreenFault } from './error-screens.tsx';
import { SessionGate } from './gate/session-gate.tsx';
import { PublicFrame } from './gate/public-frame.tsx';
import { readBinSearch } from '../features/bin/bin-search.ts';
import { readConsentSearch } from '../features/consents/consent-search.ts';
import { readRegisterSearch } from '../features/consents/register-search.ts';
import { readWizardSearch } from '../features/consents/wizard/wizard-search.ts';
import { readFairnessSearch } from '../features/fairness/fairness-search.ts';
import { readInboxSearch } from '../features/inbox/inbox-search.ts';
import { readTemplateSearch } from '../features/consent-templates/template-search.ts';
import { readHuddleSearch } from '../features/huddle/huddle-search.ts';
import { readHandoverSearch } from '../features/chat/handover/handover-search.ts';
import { readLeaveSearch } from '../features/leave/leave-search.ts';
import { readMessagesSearch } from '../features/chat/messages-search.ts';
import { readOverviewSearch } from '../features/overview/overview-search.ts';
import { readProceduresSearch } from '../features/procedures/procedures-search.ts';
import { readReplaySearch } from '../features/replay/replay-time.ts';
import { readRosterSearch } from '../features/rosters/roster-search.ts';
import { readRetentionSearch } from '../features/retention/retention-search.ts';
import { readSetupSearch } from '../features/setup-places/setup-search.ts';
import { readStaffSearch } from '../features/staff/staff-search.ts';
import { readBoardSearch } from '../features/wards/board/board-search.ts';
import { requires } from './requires.tsx';
import { StartScreen } from './start-screen.tsx';

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundScreen,
  errorComponent: ScreenFault,
});

/** Everything inside asks for a session first and shows the sign-in screen over the same address. */
const gate = createRoute({ getParentRoute: () => rootRoute, id: 'gate', component: SessionGate });
const open = createRoute({ getParentRoute: () => rootRoute, id: 'open', component: PublicFrame });

/** An address that leads nowhere, inside the frame. */
const nowhere = createRoute({ getParentRoute: () => gate, path: '$', component: NotFoundScreen });
const start = createRoute({ getParentRoute: () => gate, path: '/', component: StartScreen });

const wards = createRoute({
  getParentRoute: () => gate,
  path: '/wards',
  component: requires(
    'ward.read',
    lazyRouteComponent(() => import('../features/wards/wards-screen.tsx'), 'WardsScreen'),
  ),
});
const ward = createRoute({
  getParentRoute: () => gate,
  path: '/wards/$wardId',
  validateSearch: readBoardSearch,
  component: requires(
    'ward.read',
    lazyRouteComponent(() => import('./ward-route.tsx'), 'WardRoute'),
  ),
});
const messages = createRoute({
  getParentRoute: () => gate,
  path: '/messages',
  component: requires(
    'chat.use',
    lazyRouteComponent(() => import('../features/chat/messages-screen.tsx'), 'MessagesScreen'),
  ),
});
const noConversation = createRoute({
  getParentRoute: () => messages,
  path: '/',
  component: lazyRouteComponent(
    () => import('../features/chat/conversation/conversation-screen.tsx'),
    'NoConversation',
  ),
});
const conversation = createRoute({
  getParentRoute: () => messages,
  path: '$channelId',
  validateSearch: readMessagesSearch,
  component: lazyRouteComponent(
    () => import('../features/chat/conversation/conversation-screen.tsx'),
    'ConversationScreen',
  ),
});
const patients = createRoute({
  getParentRoute: () => gate,
  path: '/patients',
  component: requires(
    'patient.read',
    lazyRouteComponent(() => import('./patients-route.tsx'), 'PatientsRoute'),
  ),
});
const patient = createRoute({
  getParentRoute: () => gate,
  path: '/patients/$patientId',
  component: requires(
    'patient.read',
    lazyRouteComponent(() => import('./patient-route.tsx'), 'PatientRoute'),
  ),
});
const consentWizard = createRoute({
  getParentRoute: () => gate,
  path: '/patients/$patientId/consents/new',
  validateSearch: readWizardSearch,
  component: requires(
    'consent.capture',
    lazyRouteComponent(() => import('./consent-wizard-route.tsx'), 'ConsentWizardRoute'),
  ),
});
const consents = createRoute({
  getParentRoute: () => gate,
  path: '/consents',
  validateSearch: readRegisterSearch,
  component: requires(
    'consent.read',
    lazyRouteComponent(() => import('../features/consents/register-screen.tsx'), 'RegisterScreen'),
  ),
});
const consent = createRoute({
  getParentRoute: () => gate,
  path: '/consents/$consentId',
  validateSearch: readConsentSearch,
  component: requires(
    'consent.read',
    lazyRouteComponent(() => import('../features/consents/consent-screen.tsx'), 'ConsentScreen'),
  ),
});
const procedures = createRoute({
  getParentRoute: () => gate,
  path: '/procedures',
  validateSearch: readProceduresSearch,
  component: requires(
    'procedure.read',
    lazyRouteComponent(() => import('./procedures-route.tsx'), 'ProceduresRoute'),
  ),
});
const procedure = createRoute({
  getParentRoute: () => gate,
  path: '/procedures/$procedureId',
  component: requires(
    'procedure.read',
    lazyRouteComponent(() => import('../features/procedures/procedure-screen.tsx'), 'ProcedureScreen'),
  ),
});
const overview = createRoute({
  getParentRoute: () => gate,
  path: '/overview',
  validateSearch: readOverviewSearch,
  component: requires(
    'ward.read',
    lazyRouteComponent(() => import('./overview-route.tsx'), 'OverviewRoute'),
  ),
});
const housekeeping = createRoute({
  getParentRoute: () => gate,
  path: '/housekeeping',
  component: requires(
    'bed.clean',
    lazyRouteComponent(() => import('../features/housekeeping/housekeeping-screen.tsx'), 'HousekeepingScreen'),
  ),
});
const leave = createRoute({
  getParentRoute: () => gate,
  path: '/leave',
  validateSearch: readLeaveSearch,
  component: requires(
    'shift.work',
    lazyRouteComponent(() => import('../features/leave/leave-screen.tsx'), 'LeaveScreen'),
  ),
});
const fairness = createRoute({
  getParentRoute: () => gate,
  path: '/fairness',
  validateSearch: readFairnessSearch,
  component: requires(
    'shift.work',
    lazyRouteComponent(() => import('../features/fairness/fairness-screen.tsx'), 'FairnessScreen'),
  ),
});
const reports = createRoute({
  getParentRoute: () => gate,
  path: '/reports',
  component: requires(
    'report.read',
    lazyRouteComponent(() => import('../features/reports/reports-screen.tsx'), 'ReportsScreen'),
  ),
});
const handover = createRoute({
  getParentRoute: () => gate,
  path: '/handover',
  validateSearch: readHandoverSearch,
  component: requires(
    'vitals.record',
    lazyRouteComponent(() => import('../features/chat/handover/handover-screen.tsx'), 'HandoverScreen'),
  ),
});
const huddle = createRoute({
  getParentRoute: () => gate,
  path: '/huddle',
  validateSearch: readHuddleSearch,
  component: requires(
    'patient.read',
    lazyRouteComponent(() => import('../features/huddle/huddle-screen.tsx'), 'HuddleScreen'),
  ),
});
const setupPlaces = createRoute({
  getParentRoute: () => gate,
  path: '/setup/places',
  validateSearch: readSetupSearch,
  component: requires(
    'ward.manage',
    lazyRouteComponent(() => import('../features/setup-places/setup-places-screen.tsx'), 'SetupPlacesScreen'),
  ),
});
const roles = createRoute({
  getParentRoute: () => gate,
  path: '/setup/roles',
  component: requires(
    'role.manage',
    lazyRouteComponent(() => import('../features/roles/roles-screen.tsx'), 'RolesScreen'),
  ),
});
const escalation = createRoute({
  getParentRoute: () => gate,
  path: '/setup/escalation',
  component: requires(
    'chat.manage',
    lazyRouteComponent(() => import('../features/escalation/escalation-screen.tsx'), 'EscalationScreen'),
  ),
});
const consentTemplates = createRoute({
  getParentRoute: () => gate,
  path: '/setup/consents',
  component: requires(
    'consent.read',
    lazyRouteComponent(
      () => import('../features/consent-templates/consent-templates-screen.tsx'),
      'ConsentTemplatesScreen',
    ),
  ),
});
const consentTemplate = createRoute({
  getParentRoute: () => gate,
  path: '/setup/consents/$templateId',
  validateSearch: readTemplateSearch,
  component: requires(
    'consent.read',
    lazyRouteComponent(() => import('../features/consent-templates/template-screen.tsx'), 'TemplateScreen'),
  ),
});
const staff = createRoute({
  getParentRoute: () => gate,
  path: '/staff',
  validateSearch: readStaffSearch,
  component: requires(
    'staff.read',
    lazyRouteComponent(() => import('../features/staff/staff-screen.tsx'), 'StaffScreen'),
  ),
});
const feeds = createRoute({
  getParentRoute: () => gate,
  path: '/feeds',
  component: requires(
    'feed.manage',
    lazyRouteComponent(() => import('../features/feeds/feeds-screen.tsx'), 'FeedsScreen'),
  ),
});
const account = createRoute({
  getParentRoute: () => gate,
  path: '/account',
  component: requires(
    'account.manage',
    lazyRouteComponent(() => import('../features/account/account-screen.tsx'), 'AccountScreen'),
  ),
});
const inbox = createRoute({
  getParentRoute: () => gate,
  path: '/inbox',
  validateSearch: readInboxSearch,
  component: requires(
    'notice.read',
    lazyRouteComponent(() => import('../features/inbox/inbox-screen.tsx'), 'InboxScreen'),
  ),
});
const noticeSettings = createRoute({
  getParentRoute: () => gate,
  path: '/account/notifications',
  component: requires(
    'notice.read',
    lazyRouteComponent(() => import('../features/notice-settings/notice-settings-screen.tsx'), 'NoticeSettingsScreen'),
  ),
});
const onCall = createRoute({
  getParentRoute: () => gate,
  path: '/on-call',
  component: requires(
    'chat.use',
    lazyRouteComponent(() => import('../features/on-call/on-call-screen.tsx'), 'OnCallScreen'),
  ),
});
const rosters = createRoute({
  getParentRoute: () => gate,
  path: '/rosters',
  component: requires(
    'roster.read',
    lazyRouteComponent(() => import('../features/rosters/rosters-home.tsx'), 'RostersHome'),
  ),
});
const shifts = createRoute({
  getParentRoute: () => gate,
  path: '/shifts',
  component: requires(
    'shift.work',
    lazyRouteComponent(() => import('./shifts-route.tsx'), 'ShiftsRoute'),
  ),
});
const rosterSetup = createRoute({
  getParentRoute: () => gate,
  path: '/setup/rosters',
  component: requires(
    'roster.manage',
    lazyRouteComponent(() => import('../features/rosters/setup/roster-setup-screen.tsx'), 'RosterSetupScreen'),
  ),
});
const roster = createRoute({
  getParentRoute: () => gate,
  path: '/rosters/$wardId',
  validateSearch: readRosterSearch,
  component: requires(
    'roster.read',
    lazyRouteComponent(() => import('../features/rosters/roster-screen.tsx'), 'RosterScreen'),
  ),
});
const duty = createRoute({
  getParentRoute: () => gate,
  path: '/duty',
  component: requires(
    'shift.work',
    lazyRouteComponent(() => import('../features/duty/duty-screen.tsx'), 'DutyScreen'),
  ),
});
const attendance = createRoute({
  getParentRoute: () => gate,
  path: '/attendance',
  component: requires(
    'attendance.manage',
    lazyRouteComponent(() => import('../features/duty/attendance-screen.tsx'), 'AttendanceScreen'),
  ),
});
const hospitals = createRoute({
  getParentRoute: () => gate,
  path: '/hospitals',
  component: requires(
    'hospital.read',
    lazyRouteComponent(() => import('../features/hospitals/hospitals-screen.tsx'), 'HospitalsScreen'),
  ),
});

const replay = createRoute({
  getParentRoute: () => gate,
  path: '/replay',
  validateSearch: readReplaySearch,
  component: requires(
    'ward.read',
    lazyRouteComponent(() => import('../features/replay/replay-screen.tsx'), 'ReplayScreen'),
  ),
});
const walls = createRoute({
  getParentRoute: () => gate,
  path: '/walls',
  component: requires(
    'wall.manage',
    lazyRouteComponent(() => import('../features/walls/walls-screen.tsx'), 'WallsScreen'),
  ),
});

const bin = createRoute({
  getParentRoute: () => gate,
  path: '/bin',
  validateSearch: readBinSearch,
  component: requires(
    'bin.manage',
    lazyRouteComponent(() => import('../features/bin/bin-screen.tsx'), 'BinScreen'),
  ),
});
const retention = createRoute({
  getParentRoute: () => gate,
  path: '/setup/retention',
  validateSearch: readRetentionSearch,
  component: requires(
    'retention.manage',
    lazyRouteComponent(() => import('../features/retention/retention-screen.tsx'), 'RetentionScreen'),
  ),
});

const setup = createRoute({
  getParentRoute: () => open,
  path: '/setup',
  component: lazyRouteComponent(() => import('../features/setup/setup-screen.tsx'), 'SetupScreen'),
});
const forgotten = createRoute({
  getParentRoute: () => open,
  path: '/forgotten-password',
  component: lazyRouteComponent(() => import('../features/sign-in/forgotten-screen.tsx'), 'ForgottenScreen'),
});
const reset = createRoute({
  getParentRoute: () => open,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('../features/sign-in/reset-screen.tsx'), 'ResetScreen'),
});
const invitation = createRoute({
  getParentRoute: () => open,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../features/sign-in/invitation-screen.tsx'), 'InvitationScreen'),
});
const mail = createRoute({
  getParentRoute: () => open,
  path: '/demo/mail',
  component: lazyRouteComponent(() => import('../features/demo-mail/mail-screen.tsx'), 'MailScreen'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    gate.addChildren([
      start,
      wards,
      ward,
      overview,
      messages.addChildren([noConversation, conversation]),
      patients,
      patient,
      consentWizard,
      consents,
      consent,
      procedures,
      procedure,
      staff,
      account,
      duty,
      attendance,
      hospitals,
      housekeeping,
      leave,
      fairness,
      reports,
      handover,
      huddle,
      setupPlaces,
      roles,
      escalation,
      consentTemplates,
      consentTemplate,
      replay,
      walls,
      feeds,
      onCall,
      rosters,
      roster,
      rosterSetup,
      shifts,
      inbox,
      noticeSettings,
      bin,
      retention,
      nowhere,
    ]),
    open.addChildren([setup, forgotten, reset, invitation, mail]),
  ]),
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: ScreenFault,
  defaultNotFoundComponent: NotFoundScreen,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
