import type { Icon } from '@tabler/icons-react';
import {
  IconBeach,
  IconScale,
  IconBriefcase,
  IconBuilding,
  IconBuildingHospital,
  IconClipboardCheck,
  IconClockCheck,
  IconCalendarUser,
  IconCalendarWeek,
  IconChartBar,
  IconDeviceTv,
  IconFileCertificate,
  IconFileText,
  IconHistory,
  IconLayoutGrid,
  IconPhoneCall,
  IconMessages,
  IconPlugConnected,
  IconShieldLock,
  IconSpray,
  IconTrash,
  IconStairsUp,
  IconStethoscope,
  IconTransfer,
  IconUserCog,
  IconUserHeart,
  IconUsers,
} from '@tabler/icons-react';
import type { Permission } from '../../../../shared/types/permissions.ts';

/** Every screen that has a place in the navigation, in its order: the work first, the house's own affairs last. */
export const PLACES = [
  { to: '/wards', word: 'wards', icon: IconLayoutGrid, permission: 'ward.read' },
  { to: '/messages', word: 'messages', icon: IconMessages, permission: 'chat.use' },
  { to: '/overview', word: 'overview', icon: IconBuildingHospital, permission: 'ward.read' },
  { to: '/patients', word: 'patients', icon: IconUserHeart, permission: 'patient.read' },
  { to: '/consents', word: 'consents', icon: IconFileCertificate, permission: 'consent.read' },
  { to: '/procedures', word: 'procedures', icon: IconStethoscope, permission: 'procedure.read' },
  { to: '/huddle', word: 'huddle', icon: IconClipboardCheck, permission: 'patient.read' },
  { to: '/handover', word: 'handover', icon: IconTransfer, permission: 'vitals.record' },
  { to: '/housekeeping', word: 'housekeeping', icon: IconSpray, permission: 'bed.clean' },
  { to: '/on-call', word: 'onCall', icon: IconPhoneCall, permission: 'chat.use' },
  { to: '/shifts', word: 'shifts', icon: IconCalendarUser, permission: 'shift.work' },
  { to: '/rosters', word: 'rosters', icon: IconCalendarWeek, permission: 'roster.read' },
  { to: '/duty', word: 'duty', icon: IconBriefcase, permission: 'shift.work' },
  { to: '/attendance', word: 'attendance', icon: IconClockCheck, permission: 'attendance.manage' },
  { to: '/leave', word: 'leave', icon: IconBeach, permission: 'shift.work' },
  { to: '/fairness', word: 'fairness', icon: IconScale, permission: 'shift.work' },
  { to: '/reports', word: 'reports', icon: IconChartBar, permission: 'report.read' },
  { to: '/staff', word: 'staff', icon: IconUsers, permission: 'staff.read' },
  { to: '/replay', word: 'replay', icon: IconHistory, permission: 'ward.read' },
  { to: '/walls', word: 'walls', icon: IconDeviceTv, permission: 'wall.manage' },
  { to: '/feeds', word: 'feeds', icon: IconPlugConnected, permission: 'feed.manage' },
  { to: '/setup/places', word: 'setupPlaces', icon: IconBuilding, permission: 'ward.manage' },
  { to: '/setup/roles', word: 'roles', icon: IconUserCog, permission: 'role.manage' },
  { to: '/setup/escalation', word: 'escalation', icon: IconStairsUp, permission: 'chat.manage' },
  { to: '/setup/consents', word: 'consentForms', icon: IconFileText, permission: 'consent.manage' },
  { to: '/bin', word: 'bin', icon: IconTrash, permission: 'bin.manage' },
  { to: '/hospitals', word: 'hospitals', icon: IconBuildingHospital, permission: 'hospital.read' },
  { to: '/account', word: 'account', icon: IconShieldLock, permission: 'account.manage' },
] as const satisfies readonly {
  readonly to: `/${string}`;
  readonly word: string;
  readonly icon: Icon;
  readonly permission: Permission;
}[];
export type Place = (typeof PLACES)[number];
