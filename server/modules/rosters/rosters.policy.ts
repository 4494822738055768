import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type {
  PlannedShiftRecord,
  RosterGuardRecord,
  RosterLogRecord,
  RosterRecord,
  RosterSettingsRecord,
  RosterTermsRecord,
  ShiftCalendarRecord,
  ShiftRecord,
  ShiftTemplateRecord,
  StaffingNeedsRecord,
  SwapRecord,
  WishRecord,
} from './rosters.model.ts';

/** Whether rosters of that ward are somebody's to look after; `null`: of every ward, for who looks after any. */
const isOfTheirs = (actor: PersonActor, { wardId }: { readonly wardId: WardId | null }): boolean =>
  actor.wardIds === null || (wardId !== null && actor.wardIds.includes(wardId));

const isOwn = (actor: PersonActor, { staffId }: { readonly staffId: StaffId | null }): boolean =>
  staffId === actor.userId;

const mayKnowShifts = (actor: PersonActor) =>
  actor.permissions.has('shift.work') || actor.permissions.has('roster.read');

/** Codes and times say nothing of anybody. Those of every ward are changed by who plans every ward. */
export const shiftTemplatePolicy = definePolicy<ShiftTemplateRecord>({
  of: 'shift template',
  scope: (actor) => (mayKnowShifts(actor) ? {} : null),
  rules: { 'roster.manage': { may: isOfTheirs } },
});

/** A draft is seen by who plans. */
export const rosterPolicy = definePolicy<RosterRecord>({
  of: 'roster',
  scope(actor) {
    if (!actor.permissions.has('roster.read')) return null;
    const ofWards = actor.wardIds === null ? {} : { wardId: { $in: actor.wardIds } };
    return actor.permissions.has('roster.manage') ? ofWards : { ...ofWards, state: 'published' };
  },
  rules: { 'roster.read': { may: () => true }, 'roster.manage': { may: isOfTheirs } },
});

/** The plan is seen by who plans; everyone else sees what is published. */
export const plannedShiftPolicy = definePolicy<PlannedShiftRecord>({
  of: 'planned shift',
  scope(actor) {
    if (!actor.permissions.has('roster.manage')) return null;
    return actor.wardIds === null ? {} : { wardId: { $in: actor.wardIds } };
  },
  rules: { 'roster.manage': { may: isOfTheirs } },
});

/** Everyone sees their own shifts; those of a ward, who reads rosters and sees the ward. */
export const shiftPolicy = definePolicy<ShiftRecord>({
  of: 'shift',
  scope(actor) {
    const own = actor.permissions.has('shift.work') ? [{ staffId: actor.userId }] : [];
    if (!actor.permissions.has('roster.read')) return own.length === 0 ? null : { $or: own };
    return actor.wardIds === null ? {} : { $or: [...own, { wardId: { $in: actor.wardIds } }] };
  },
  rules: {
    'roster.read': { may: () => true },
    'roster.manage': { may: isOfTheirs },
    'shift.work': { may: isOwn },
  },
});

/** Whoever asks and is asked sees it, and who plans the ward. Nobody decides what is theirs. */
export const swapPolicy = definePolicy<SwapRecord>({
  of: 'swap',
  scope(actor) {
    const own = actor.permissions.has('shift.work') ? [{ askerId: actor.userId }, { askedId: actor.userId }] : [];
    if (!actor.permissions.has('roster.manage')) return own.length === 0 ? null : { $or: own };
    return actor.wardIds === null ? {} : { $or: [...own, { wardId: { $in: actor.wardIds } }] };
  },
  rules: {
    'roster.manage': {
      may: (actor, swap) => isOfTheirs(actor, swap) && swap.askerId !== actor.userId && swap.askedId !== actor.userId,
    },
    'shift.work': { may: (actor, swap) => swap.askerId === actor.userId || swap.askedId === actor.userId },
  },
});

/** Everyone sees their own wishes; those of others, who plans. */
export const wishPolicy = definePolicy<WishRecord>({
  of: 'wish',
  scope(actor) {
    if (actor.permissions.has('roster.manage')) return {};
    return actor.permissions.has('shift.work') ? { staffId: actor.userId } : null;
  },
  rules: { 'shift.work': { may: isOwn } },
});

export const rosterTermsPolicy = definePolicy<RosterTermsRecord>({
  of: 'terms of work',
  scope(actor) {
    if (actor.permissions.has('roster.manage')) return {};
    return actor.permissions.has('shift.work') ? { staffId: actor.userId } : null;
  },
  rules: { 'roster.manage': { may: () => true } },
});

/** Rules are of the whole hospital, so who plans some of its wards reads them. */
export const rosterSettingsPolicy = definePolicy<RosterSettingsRecord>({
  of: 'rules of rosters',
  scope: (actor) => (mayKnowShifts(actor) ? {} : null),
  rules: { 'roster.manage': { may: (actor) => actor.wardIds === null } },
});

export const staffingNeedsPolicy = definePolicy<StaffingNeedsRecord>({
  of: 'staffing needs',
  scope(actor) {
    if (!actor.permissions.has('roster.read')) return null;
    return actor.wardIds === null ? {} : { wardId: { $in: actor.wardIds } };
  },
  rules: { 'roster.manage': { may: isOfTheirs } },
});

/** Reached through its roster, which the actor must see. */
export const rosterLogPolicy = definePolicy<RosterLogRecord>({
  of: 'change log of a roster',
  scope: (actor) => (actor.permissions.has('roster.read') ? {} : null),
  rules: { 'roster.read': { may: () => true } },
});

export const shiftCalendarPolicy = definePolicy<ShiftCalendarRecord>({
  of: 'calendar of shifts',
  scope: (actor) => (actor.permissions.has('shift.work') ? { staffId: actor.userId } : null),
  rules: { 'shift.work': { may: isOwn } },
});

/** Guards hold nothing that could be read; whoever plans must be able to write them. */
export const rosterGuardPolicy = definePolicy<RosterGuardRecord>({
  of: 'guard of rosters',
  scope: () => ({}),
  rules: {},
});
