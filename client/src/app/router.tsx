import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { NotFoundScreen, ScreenFault } from './error-screens.tsx';
import { SessionGate } from './gate/session-gate.tsx';
import { PublicFrame } from './gate/public-frame.tsx';
import { readHuddleSearch } from '../features/huddle/huddle-search.ts';
import { readOverviewSearch } from '../features/overview/overview-search.ts';
import { readReplaySearch } from '../features/replay/replay-time.ts';
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
const patients = createRoute({
  getParentRoute: () => gate,
  path: '/patients',
  component: requires(
    'patient.read',
    lazyRouteComponent(() => import('../features/patients/patients-screen.tsx'), 'PatientsScreen'),
  ),
});
const overview = createRoute({
  getParentRoute: () => gate,
  path: '/overview',
  validateSearch: readOverviewSearch,
  component: requires(
    'ward.read',
    lazyRouteComponent(() => import('../features/overview/overview-screen.tsx'), 'OverviewScreen'),
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
const reports = createRoute({
  getParentRoute: () => gate,
  path: '/reports',
  component: requires(
    'report.read',
    lazyRouteComponent(() => import('../features/reports/reports-screen.tsx'), 'ReportsScreen'),
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
      patients,
      staff,
      account,
      hospitals,
      housekeeping,
      reports,
      huddle,
      setupPlaces,
      replay,
      walls,
      feeds,
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
