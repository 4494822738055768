import type { DutyId, StaffId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';
import type { Correction, Duty } from './duty.model.ts';

const stream = { kind: 'duty' } as const;
const toThemselves = (staffId: StaffId): void => announce({ kind: 'person', id: staffId }, 'shifts.changed', {});

export function announceStarted({ _id, staffId, wardId, startedAt }: Duty): void {
  announce(stream, 'duty.started', { dutyId: _id as DutyId, staffId, wardId, at: startedAt.toISOString() });
  toThemselves(staffId);
}

export function announceEnded({ _id, staffId, wardId }: Duty, at: Date): void {
  announce(stream, 'duty.ended', { dutyId: _id as DutyId, staffId, wardId, at: at.toISOString() });
  toThemselves(staffId);
}

/** Its times, or what is asked about them, are different. */
export function announceAttendance({ dutyId, staffId }: Pick<Correction, 'dutyId' | 'staffId'>): void {
  announce(stream, 'attendance.changed', { dutyId, staffId });
  toThemselves(staffId);
}
