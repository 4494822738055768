import type { RosterRule, RosterRuleSettings } from '../../../../shared/domain/roster-rules.ts';
import { DEFAULT_ROSTER_RULES, ROSTER_RULES } from '../../../../shared/domain/roster-rules.ts';
import type { z } from 'zod';
import type { RosterRules, rosterTerms, setStaffingNeeds, StaffingNeeds } from '../../../../shared/schemas/rosters.ts';
import type { StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { person } from '../../../access/context.ts';
import { authorise, can } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { isWardVisible, listWardsAndRooms } from '../../places/index.ts';
import { findStaff } from '../../staff/index.ts';
import { refuseAt } from '../refusals.ts';
import { announceOfWard, announceShifts } from '../rosters.events.ts';
import type { RosterTermsRecord, StaffingNeedsRecord } from '../rosters.model.ts';
import { rosterSettingsPolicy, rosterTermsPolicy, staffingNeedsPolicy } from '../rosters.policy.ts';
import {
  rosterSettingsRepository,
  rosterTermsRepository,
  shiftTemplateRepository,
  staffingNeedsRepository,
} from '../rosters.repository.ts';
import { rosterRulesNow, staffingNeedsNow } from '../rule-world.ts';

/** Somebody else was first with the first one there is. */
const orChanged = (error: unknown): unknown =>
  isDuplicateKey(error) ? refuse('version-conflict', { currentVersion: 1 }) : error;

async function presentRules(): Promise<RosterRules> {
  const { rules, version } = await rosterRulesNow();
  return {
    rules,
    version,
    abilities: { canManage: can(rosterSettingsPolicy, 'roster.manage', { of: 'rules', rules } as const) },
  };
}

/** The hospital's rules. */
export const getRules = (): Promise<RosterRules> => presentRules();

const isCounting = (rule: RosterRule): boolean => DEFAULT_ROSTER_RULES[rule].limit !== null;

function assertRules(rules: RosterRuleSettings): void {
  if (rules.overlap.severity !== 'hard') {
    throw refuseAt('/body/rules/overlap/severity', 'Nobody can be in two places at once.');
  }
  for (const rule of ROSTER_RULES) {
    if ((rules[rule].limit !== null) === isCounting(rule)) continue;
    throw refuseAt(
      `/body/rules/${rule}/limit`,
      isCounting(rule) ? 'This rule needs a limit.' : 'This rule has no limit.',
    );
  }
}

/** Sets the hospital's rules. Refuses `invalid-input`, `not-allowed`, `version-conflict`. */
export function setRules(version: number, rules: RosterRuleSettings): Promise<RosterRules> {
  assertRules(rules);
  return transaction(async () => {
    authorise(rosterSettingsPolicy, 'roster.manage', { of: 'rules', rules } as const);
    const before = await rosterRulesNow();
    if (before.version !== version) throw refuse('version-conflict', { currentVersion: before.version });
    const changes = fieldChanges(before.rules, rules, []);
    if (changes.length === 0) return presentRules();
    const settings = rosterSettingsRepository();
    const found = await settings.findOne({ of: 'rules' });
    if (found !== null) await settings.update(found._id, version, { rules });
    else {
      await settings.insert({ of: 'rules', rules } as const).catch((error: unknown) => {
        throw orChanged(error);
      });
    }
    await journal({ action: 'roster-rules.changed', subject: { kind: 'roster-rules', id: 'rules' }, changes });
    const { wards } = await asHouse('tell every ward of the rules', listWardsAndRooms);
    for (const ward of wards) announceOfWard(ward._id as WardId);
    return presentRules();
  });
}

/** What the ward needs. Refuses `not-found` for a ward the actor does not see. */
export async function getNeeds(wardId: WardId): Promise<StaffingNeeds> {
  if (!(await isWardVisible(wardId))) throw refuse('not-found');
  const { needs, version } = await staffingNeedsNow(wardId);
  const canManage = can(staffingNeedsPolicy, 'roster.manage', { wardId, needs });
  return { wardId, needs: needs as StaffingNeeds['needs'], version, abilities: { canManage } };
}

async function assertNeeds(wardId: WardId, needs: z.output<typeof setStaffingNeeds>['needs']): Promise<void> {
  const templates = await shiftTemplateRepository().find({ $or: [{ wardId: null }, { wardId }] });
  const known = new Set(templates.map(({ _id }) => _id));
  const seen = new Set<string>();
  for (const [index, { templateId, weekday }] of needs.entries()) {
    if (!known.has(templateId)) {
      throw refuseAt(`/body/needs/${index}/templateId`, 'There is no such shift for this ward.', 'not-found');
    }
    const key = `${templateId} ${weekday}`;
    if (seen.has(key)) throw refuseAt(`/body/needs/${index}`, 'This day and shift are there twice.', 'duplicate');
    seen.add(key);
  }
}

/** Says what the ward needs. Refuses `not-found`, `not-allowed`, `invalid-input`, `version-conflict`. */
export function setNeeds(wardId: WardId, wanted: z.output<typeof setStaffingNeeds>): Promise<StaffingNeeds> {
  const record: StaffingNeedsRecord = { wardId, needs: wanted.needs };
  return transaction(async () => {
    if (!(await isWardVisible(wardId))) throw refuse('not-found');
    authorise(staffingNeedsPolicy, 'roster.manage', record);
    await assertNeeds(wardId, wanted.needs);
    const repo = staffingNeedsRepository();
    const found = await repo.findOne({ wardId });
    const present = found?.version ?? 0;
    if (present !== wanted.version) throw refuse('version-conflict', { currentVersion: present });
    if (found === null) {
      await repo.insert(record).catch((error: unknown) => {
        throw orChanged(error);
      });
    } else await repo.update(found._id, found.version, { needs: wanted.needs });
    await journal({
      action: 'staffing-needs.changed',
      subject: { kind: 'ward', id: wardId },
      changes: fieldChanges({ needs: found?.needs ?? [] }, { needs: wanted.needs }, []),
    });
    announceOfWard(wardId);
    return getNeeds(wardId);
  });
}

/**
 * Says what somebody is contracted to work. Refuses `not-found` for who is not on the staff list, `not-allowed` for who works
 * in no ward that the actor plans, `version-conflict`.
 */
export function setTerms(
  staffId: StaffId,
  version: number,
  contractMinutes: number | null,
): Promise<z.infer<typeof rosterTerms>> {
  const record: RosterTermsRecord = { staffId, contractMinutes };
  return transaction(async () => {
    authorise(rosterTermsPolicy, 'roster.manage', record);
    const [staff] = await asHouse('see who works here', () => findStaff([staffId]));
    if (staff === undefined) throw refuse('not-found');
    const { wardIds } = person();
    const theirs = [...staff.wardIds, ...staff.dutyWardIds];
    if (wardIds !== null && !theirs.some((id) => wardIds.includes(id))) throw refuse('not-allowed');
    const repo = rosterTermsRepository();
    const found = await repo.findOne({ staffId });
    if ((found?.version ?? 0) !== version) throw refuse('version-conflict', { currentVersion: found?.version ?? 0 });
    const written = await writeTerms(found, record);
    const changes = fieldChanges({ contractMinutes: found?.contractMinutes ?? null }, { contractMinutes }, []);
    await journal({ action: 'roster-terms.changed', subject: { kind: 'staff', id: staffId }, changes });
    announceShifts([staffId]);
    for (const wardId of staff.wardIds) if (wardIds === null || wardIds.includes(wardId)) announceOfWard(wardId);
    return { staffId, contractMinutes: written.contractMinutes, version: written.version };
  });
}

const writeTerms = (
  found: Doc<RosterTermsRecord> | null,
  record: RosterTermsRecord,
): Promise<Doc<RosterTermsRecord>> =>
  found === null
    ? rosterTermsRepository()
        .insert(record)
        .catch((error: unknown) => {
          throw orChanged(error);
        })
    : rosterTermsRepository().update(found._id, found.version, { contractMinutes: record.contractMinutes });
