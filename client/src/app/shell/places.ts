import type { Icon } from '@tabler/icons-react';
import {
  IconBuilding,
  IconBuildingHospital,
  IconClipboardCheck,
  IconChartBar,
  IconDeviceTv,
  IconHistory,
  IconLayoutGrid,
  IconPlugConnected,
  IconShieldLock,
  IconSpray,
  IconUserHeart,
  IconUsers,
} from '@tabler/icons-react';
import type { Permission } from '../../../../shared/types/permissions.ts';

/** Every screen that has a place in the navigation, in its order: the work first, the house's own affairs last. */
export const PLACES = [
  { to: '/wards', word: 'wards', icon: IconLayoutGrid, permission: 'ward.read' },
  { to: '/overview', word: 'overview', icon: IconBuildingHospital, permission: 'ward.read' },
  { to: '/patients', word: 'patients', icon: IconUserHeart, permission: 'patient.read' },
  { to: '/huddle', word: 'huddle', icon: IconClipboardCheck, permission: 'patient.read' },
  { to: '/housekeeping', word: 'housekeeping', icon: IconSpray, permission: 'bed.clean' },
  { to: '/reports', word: 'reports', icon: IconChartBar, permission: 'report.read' },
  { to: '/staff', word: 'staff', icon: IconUsers, permission: 'staff.read' },
  { to: '/replay', word: 'replay', icon: IconHistory, permission: 'ward.read' },
  { to: '/walls', word: 'walls', icon: IconDeviceTv, permission: 'wall.manage' },
  { to: '/feeds', word: 'feeds', icon: IconPlugConnected, permission: 'feed.manage' },
  { to: '/setup/places', word: 'setupPlaces', icon: IconBuilding, permission: 'ward.manage' },
  { to: '/hospitals', word: 'hospitals', icon: IconBuildingHospital, permission: 'hospital.read' },
  { to: '/account', word: 'account', icon: IconShieldLock, permission: 'account.manage' },
] as const satisfies readonly {
  readonly to: `/${string}`;
  readonly word: string;
  readonly icon: Icon;
  readonly permission: Permission;
}[];
export type Place = (typeof PLACES)[number];
