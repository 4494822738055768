import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { CorrectionRecord, DutyGuard, DutyRecord } from './duty.model.ts';

/** Everyone sees their own; attendance of others is for those who look after it. */
const ownOrAll = (actor: PersonActor) => {
  if (actor.permissions.has('attendance.manage')) return {};
  return actor.permissions.has('shift.work') ? { staffId: actor.userId } : null;
};
const isOwn = (actor: PersonActor, { staffId }: { readonly staffId: string }): boolean => staffId === actor.userId;

export const dutyPolicy = definePolicy<DutyRecord>({
  of: 'duty',
  scope: ownOrAll,
  rules: {
    // Nobody puts their own times right alone.
    'attendance.manage': { may: (actor, duty) => !isOwn(actor, duty) },
    'shift.work': { may: isOwn },
  },
});

export const correctionPolicy = definePolicy<CorrectionRecord>({
  of: 'correction',
  scope: ownOrAll,
  rules: {
    'attendance.manage': { may: (actor, correction) => !isOwn(actor, correction) },
    'shift.work': { may: isOwn },
  },
});

/** Guards hold nothing that could be read; whoever starts duty must be able to write them. */
export const dutyGuardPolicy = definePolicy<DutyGuard>({ of: 'duty guard', scope: () => ({}), rules: {} });
