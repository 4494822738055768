import type { Icon } from '@tabler/icons-react';
import {
  IconArrowsExchange,
  IconBabyCarriage,
  IconBed,
  IconBedOff,
  IconBiohazard,
  IconCalendarDue,
  IconCalendarTime,
  IconCircleCheck,
  IconClockExclamation,
  IconDoorExit,
  IconDroplet,
  IconLock,
  IconRefresh,
  IconSpray,
  IconTool,
} from '@tabler/icons-react';
import type { BedWord } from '../../../../shared/domain/bed-state.ts';
import type { WallBedState } from '../../../../shared/schemas/wall.ts';

/** Which of the five colours a state has, beside its icon and its word. */
export type Tone = 'available' | 'held' | 'occupied' | 'cleaning' | 'blocked';

export const LOOKS: Readonly<Record<BedWord, { readonly icon: Icon; readonly tone: Tone }>> = {
  available: { icon: IconCircleCheck, tone: 'available' },
  held: { icon: IconCalendarTime, tone: 'held' },
  occupied: { icon: IconBed, tone: 'occupied' },
  dirty: { icon: IconDroplet, tone: 'cleaning' },
  cleaning: { icon: IconSpray, tone: 'cleaning' },
  blocked: { icon: IconBedOff, tone: 'blocked' },
  maintenance: { icon: IconTool, tone: 'blocked' },
  closed: { icon: IconLock, tone: 'blocked' },
};

export type WallFlag = 'isolation' | 'overdue' | 'confirmed' | 'planned' | 'ready' | 'transfer' | 'infant';

export const FLAG_ICONS: Readonly<Record<WallFlag, Icon>> = {
  isolation: IconBiohazard,
  overdue: IconClockExclamation,
  confirmed: IconDoorExit,
  planned: IconCalendarDue,
  ready: IconRefresh,
  transfer: IconArrowsExchange,
  infant: IconBabyCarriage,
};

/** What else there is to know, most pressing first. The precaution has its own place. */
export function flagsOf(state: WallBedState): readonly WallFlag[] {
  const flags: WallFlag[] = [];
  if (state.cleaning?.isOverdue === true) flags.push('overdue');
  if (state.discharge === 'confirmed') flags.push('confirmed');
  if (state.discharge === 'planned') flags.push('planned');
  if (state.isReadyToMove === true) flags.push('ready');
  if (state.isTransferPending === true) flags.push('transfer');
  if ((state.infants ?? 0) > 0) flags.push('infant');
  return flags;
}
