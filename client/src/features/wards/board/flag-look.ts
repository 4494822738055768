import type { Icon } from '@tabler/icons-react';
import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconBabyCarriage,
  IconBed,
  IconBedOff,
  IconBrandPeanut,
  IconBucketDroplet,
  IconCalendarClock,
  IconCalendarQuestion,
  IconCalendarTime,
  IconCircleCheck,
  IconDoorExit,
  IconEar,
  IconEye,
  IconHeartOff,
  IconHomeCheck,
  IconHomeMove,
  IconLanguage,
  IconLungs,
  IconMapPinQuestion,
  IconShieldExclamation,
  IconSoupOff,
  IconSpray,
  IconTool,
  IconUserExclamation,
  IconWalk,
  IconLock,
} from '@tabler/icons-react';
import type { BedWord } from '../../../../../shared/domain/bed-state.ts';
import type { BedTag } from '../../../../../shared/schemas/places.ts';
import { TAG_ICONS } from '../components/bed-look.ts';
import type { Flag } from './cell.ts';

export const WORD_ICONS: Readonly<Record<BedWord, Icon>> = {
  available: IconCircleCheck,
  held: IconCalendarTime,
  occupied: IconBed,
  dirty: IconBucketDroplet,
  cleaning: IconSpray,
  blocked: IconBedOff,
  maintenance: IconTool,
  closed: IconLock,
};

export const FLAG_ICONS: Readonly<Record<Flag, Icon>> = {
  ...(TAG_ICONS satisfies Readonly<Record<BedTag, Icon>>),
  'also-here': IconUserExclamation,
  unclean: IconAlertTriangle,
  dnacpr: IconHeartOff,
  limited: IconShieldExclamation,
  confirmed: IconHomeCheck,
  planned: IconHomeMove,
  'edd-late': IconCalendarClock,
  'edd-today': IconDoorExit,
  'edd-missing': IconCalendarQuestion,
  ready: IconDoorExit,
  transfer: IconArrowsExchange,
  infant: IconBabyCarriage,
  allergy: IconBrandPeanut,
  contaminated: IconAlertTriangle,
  held: IconCalendarTime,
  falls: IconWalk,
  pressure: IconBed,
  diet: IconSoupOff,
  'nil-by-mouth': IconSoupOff,
  language: IconLanguage,
  hearing: IconEar,
  sight: IconEye,
  seizures: IconAlertTriangle,
  'difficult-airway': IconLungs,
  wandering: IconMapPinQuestion,
  'violence-risk': IconUserExclamation,
  other: IconAlertTriangle,
};

/** Flags that must be seen before the others: filled instead of outlined. */
export const STRONG: ReadonlySet<Flag> = new Set<Flag>([
  'also-here',
  'unclean',
  'dnacpr',
  'edd-late',
  'nil-by-mouth',
  'difficult-airway',
  'contaminated',
]);
