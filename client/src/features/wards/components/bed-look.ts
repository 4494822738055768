import type { Icon } from '@tabler/icons-react';
import {
  IconActivityHeartbeat,
  IconBabyBottle,
  IconBabyCarriage,
  IconBed,
  IconBedFlat,
  IconBiohazard,
  IconEmergencyBed,
  IconHeartRateMonitor,
  IconLungs,
  IconMoodKid,
  IconWeight,
  IconWind,
  IconWindow,
} from '@tabler/icons-react';
import type { BedTag, BedType } from '../../../../../shared/schemas/places.ts';

export const TYPE_ICONS: Readonly<Record<BedType, Icon>> = {
  standard: IconBed,
  'high-care': IconBedFlat,
  'intensive-care': IconActivityHeartbeat,
  cot: IconBabyCarriage,
  bassinet: IconBabyBottle,
  trolley: IconEmergencyBed,
};

export const TAG_ICONS: Readonly<Record<BedTag, Icon>> = {
  oxygen: IconWind,
  monitor: IconHeartRateMonitor,
  'isolation-capable': IconBiohazard,
  bariatric: IconWeight,
  paediatric: IconMoodKid,
  ventilator: IconLungs,
  window: IconWindow,
};

// The schema's own lists would bring the validator into the first load; the types keep these whole.
export const BED_TYPES = Object.keys(TYPE_ICONS) as BedType[];
export const BED_TAGS = Object.keys(TAG_ICONS) as BedTag[];
