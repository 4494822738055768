import type { z } from 'zod';
import type {
  addShiftTemplate as addSchema,
  changeShiftTemplate as changeSchema,
} from '../../../../shared/schemas/rosters.ts';
import type { ShiftTemplateId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import type { ProblemError } from '../../../http/problem-error.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { isWardVisible, listWardsAndRooms } from '../../places/index.ts';
import { announceOfWard } from '../rosters.events.ts';
import type { ShiftTemplate, ShiftTemplateRecord } from '../rosters.model.ts';
import { shiftTemplateCollection } from '../rosters.model.ts';
import { shiftTemplatePolicy } from '../rosters.policy.ts';
import { shiftTemplateRepository, takeTurns } from '../rosters.repository.ts';
import { refuseAt } from '../refusals.ts';

/** Codes are compared without regard to case, whichever keyboard wrote them. */
export const codeKeyOf = (code: string): string => code.normalize('NFKC').toUpperCase().toLowerCase();

const subject = (id: string) => ({ kind: 'shift-template', id });
export const codeTaken = (): ProblemError =>
  refuse('already-exists', {
    errors: [{ pointer: '/body/code', message: 'There is a shift of this code already.', code: 'already-exists' }],
  });
const orTaken = (error: unknown): unknown => (isDuplicateKey(error) ? codeTaken() : error);

/**
 * Refuses a code that a roster could mean two shifts by: a ward's own must not be one of every ward's, nor the other way
 * round. A unique index keeps each apart from its like; between the two, those who add take turns.
 */
async function assertCodeIsFree(codeKey: string, wardId: WardId | null, except: string | null): Promise<void> {
  // By the hospital's id: in a database that several share, a name of ours would be somebody else's guard.
  await takeTurns('ward', [context().tenant.id]);
  const others = await asHouse('see which codes are taken', () => shiftTemplateRepository().find({ codeKey }));
  const isTaken = others.some(
    (one) => one._id !== except && (one.wardId === null || wardId === null || one.wardId === wardId),
  );
  if (isTaken) throw codeTaken();
}

const assertTimes = ({ startMinute, endMinute, breakMinutes }: ShiftTemplateRecord): void => {
  const lasts = endMinute <= startMinute ? endMinute + 1_440 - startMinute : endMinute - startMinute;
  if (breakMinutes >= lasts)
    throw refuseAt('/body/breakMinutes', 'The break is longer than the shift.', 'out-of-range');
};

/** Tells whoever has a roster open that can be made of it. */
export async function announceTemplate({ wardId }: Pick<ShiftTemplateRecord, 'wardId'>): Promise<void> {
  if (wardId !== null) return announceOfWard(wardId);
  const { wards } = await asHouse('tell every ward of its shifts', listWardsAndRooms);
  for (const ward of wards) announceOfWard(ward._id as WardId);
}

/** Adds a kind of shift. Refuses `not-found` for a ward that is none, `not-allowed`, `invalid-input`, `already-exists`. */
export function addTemplate(wanted: z.output<typeof addSchema>): Promise<ShiftTemplate> {
  const fields: ShiftTemplateRecord = { ...wanted, codeKey: codeKeyOf(wanted.code) };
  assertTimes(fields);
  return transaction(async () => {
    if (wanted.wardId !== null && !(await isWardVisible(wanted.wardId))) throw refuse('not-found');
    authorise(shiftTemplatePolicy, 'roster.manage', fields);
    await assertCodeIsFree(fields.codeKey, fields.wardId, null);
    const template = await shiftTemplateRepository()
      .insert(fields)
      .catch((error: unknown) => {
        throw orTaken(error);
      });
    const changes = fieldChanges({}, wanted, shiftTemplateCollection.encrypted);
    await journal({ action: 'shift-template.added', subject: subject(template._id), changes });
    await announceTemplate(template);
    return template;
  });
}

/** Changes it; what is planned already stays. Refuses `not-found`, `not-allowed`, `version-conflict`, `already-exists`. */
export function changeTemplate(id: ShiftTemplateId, wanted: z.output<typeof changeSchema>): Promise<ShiftTemplate> {
  const { version, name, code, startMinute, endMinute, breakMinutes, kind } = wanted;
  return transaction(async () => {
    const template = await shiftTemplateRepository().get(id);
    authorise(shiftTemplatePolicy, 'roster.manage', template);
    if (template.version !== version) throw refuse('version-conflict', { currentVersion: template.version });
    const change: Change<ShiftTemplateRecord> = {
      ...(name === undefined ? {} : { name }),
      ...(code === undefined ? {} : { code, codeKey: codeKeyOf(code) }),
      ...(startMinute === undefined ? {} : { startMinute }),
      ...(endMinute === undefined ? {} : { endMinute }),
      ...(breakMinutes === undefined ? {} : { breakMinutes }),
      ...(kind === undefined ? {} : { kind }),
    };
    const changes = fieldChanges(template, change, shiftTemplateCollection.encrypted).filter(
      ({ path }) => path !== 'codeKey',
    );
    if (changes.length === 0) return template;
    assertTimes({ ...template, ...change });
    if (change.codeKey !== undefined) await assertCodeIsFree(change.codeKey, template.wardId, id);
    const changed = await shiftTemplateRepository()
      .update(id, version, change)
      .catch((error: unknown) => {
        throw orTaken(error);
      });
    await journal({ action: 'shift-template.changed', subject: subject(id), changes });
    await announceTemplate(changed);
    return changed;
  });
}
