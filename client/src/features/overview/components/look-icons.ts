import type { Icon } from '@tabler/icons-react';
import { IconBed, IconBedOff, IconCalendarTime, IconCircleCheck, IconSpray } from '@tabler/icons-react';
import type { BedLook } from '../../../../../shared/domain/bed-counts.ts';

/** Each state's own sign: a mini cell has no room for its word, and colour alone says nothing to many. */
export const LOOK_ICONS: Readonly<Record<BedLook, Icon>> = {
  available: IconCircleCheck,
  held: IconCalendarTime,
  occupied: IconBed,
  cleaning: IconSpray,
  blocked: IconBedOff,
};
