import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type {
  CauseRecord,
  DispatchRecord,
  NoticeRecord,
  PreferencesRecord,
  SettlementRecord,
  SubscriptionRecord,
} from './notices.model.ts';

const own = (actor: PersonActor) => (actor.permissions.has('notice.read') ? { staffId: actor.userId } : null);
const isOwn = (actor: PersonActor, record: { readonly staffId: string }) => record.staffId === actor.userId;

/** A notice is its recipient's alone. */
export const noticePolicy = definePolicy<NoticeRecord>({
  of: 'notice',
  scope: own,
  rules: { 'notice.read': { may: isOwn } },
});

export const preferencesPolicy = definePolicy<PreferencesRecord>({
  of: 'notice preferences',
  scope: own,
  rules: { 'notice.read': { may: isOwn } },
});

export const subscriptionPolicy = definePolicy<SubscriptionRecord>({
  of: 'push subscription',
  scope: own,
  rules: { 'notice.read': { may: isOwn } },
});

// What lies between a cause and its notices is the house's business.
const houseOnly = { scope: () => null, rules: {} };
export const causePolicy = definePolicy<CauseRecord>({ of: 'notice cause', ...houseOnly });
export const settlementPolicy = definePolicy<SettlementRecord>({ of: 'notice settlement', ...houseOnly });
export const dispatchPolicy = definePolicy<DispatchRecord>({ of: 'notice dispatch', ...houseOnly });
