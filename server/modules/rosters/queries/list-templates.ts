import type { ShiftTemplateList } from '../../../../shared/schemas/rosters.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { isWardVisible } from '../../places/index.ts';
import type { ShiftTemplate } from '../rosters.model.ts';
import { presentTemplate } from '../rosters.presenter.ts';
import { shiftTemplateRepository } from '../rosters.repository.ts';

const inOrder = (one: ShiftTemplate, other: ShiftTemplate): number =>
  one.startMinute - other.startMinute || one.code.localeCompare(other.code, 'en');

/** What a roster of that ward is made of: its own shifts and those of every ward, the earliest first. */
export const templatesOfWard = async (wardId: WardId): Promise<ShiftTemplate[]> =>
  (await shiftTemplateRepository().find({ $or: [{ wardId: null }, { wardId }] })).sort(inOrder);

/** Shift templates in use: of that ward and every ward, or all the actor sees. Refuses `not-found` for a ward they do not see. */
export async function listTemplates(wardId?: WardId): Promise<ShiftTemplateList> {
  if (wardId !== undefined && !(await isWardVisible(wardId))) throw refuse('not-found');
  const { wardIds, permissions } = person();
  const found =
    wardId === undefined ? (await shiftTemplateRepository().find({})).sort(inOrder) : await templatesOfWard(wardId);
  const visible = found.filter((one) => one.wardId === null || wardIds === null || wardIds.includes(one.wardId));
  return { items: visible.map(presentTemplate), abilities: { canManage: permissions.has('roster.manage') } };
}
