import type { BedState } from '../../../shared/domain/bed-state.ts';
import type { BoardChange } from '../../../shared/schemas/replay.ts';
import type { StayCard } from '../../../shared/schemas/stays.ts';

const OUT = { blocked: 'blocked', maintenance: 'maintenance', closed: 'closed' } as const;
const isOut = ({ turnover }: BedState): boolean => turnover in OUT;

function ofUse(before: BedState, now: BedState): BoardChange | null {
  if (before.use !== 'occupied' && now.use === 'occupied') return 'admitted';
  if (before.use === 'occupied' && now.use !== 'occupied') return 'left';
  if (before.stayId !== now.stayId) return 'replaced';
  if (before.use === 'free' && now.use === 'held') return 'held';
  return before.use === 'held' && now.use === 'free' ? 'released' : null;
}

function ofTurnover(before: BedState, now: BedState): BoardChange | null {
  if (before.turnover === now.turnover) {
    return now.cleaning?.isOverdue === true && before.cleaning?.isOverdue !== true ? 'cleaning-overdue' : null;
  }
  if (now.turnover === 'blocked' || now.turnover === 'maintenance' || now.turnover === 'closed') return now.turnover;
  if (isOut(before)) return 'reopened';
  if (now.turnover === 'cleaning') return 'cleaning-started';
  if (now.turnover === 'clean') return 'cleaned';
  return before.turnover === 'cleaning' ? 'cleaning-stopped' : 'dirty';
}

function ofOverlay(before: BedState, now: BedState): BoardChange | null {
  if (before.precaution !== now.precaution) return now.precaution === undefined ? 'isolation-ended' : 'isolated';
  if (before.discharge !== now.discharge) {
    if (now.discharge === undefined) return 'discharge-withdrawn';
    return now.discharge === 'planned' ? 'discharge-planned' : 'discharge-confirmed';
  }
  if (before.isTransferPending !== now.isTransferPending) {
    return now.isTransferPending === true ? 'transfer-asked' : 'transfer-settled';
  }
  return now.isReadyToMove === true && before.isReadyToMove !== true ? 'ready-to-move' : null;
}

/** What happened to a bed, in one word: that somebody came or went before all else. */
export const kindOfBedChange = (before: BedState, now: BedState): BoardChange =>
  ofUse(before, now) ?? ofTurnover(before, now) ?? ofOverlay(before, now) ?? 'bed-updated';

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

/** What became known of somebody; `null` where the bed's own change says it. */
export function kindOfStayChange(before: StayCard | undefined, now: StayCard): BoardChange | null {
  if (before === undefined || before.bedId !== now.bedId || before.status !== now.status) return null;
  if (before.note !== now.note) return 'note-changed';
  if (before.edd !== now.edd) return 'edd-changed';
  if (differs(before.checklist, now.checklist)) return 'checklist-changed';
  if (differs(before.news2, now.news2)) return 'score-changed';
  if (differs(before.patient, now.patient)) return 'patient-changed';
  const isOnBed =
    before.precaution !== now.precaution ||
    before.discharge !== now.discharge ||
    before.transferRequestId !== now.transferRequestId ||
    before.isReadyToMove !== now.isReadyToMove;
  return isOnBed ? null : 'stay-updated';
}
