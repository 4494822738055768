import type { LadderView, Rung } from '../../../../shared/schemas/chat.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import type { LadderRecord } from '../escalation.model.ts';
import { ladderRepository } from '../escalation.repository.ts';
import { DEFAULT_RUNGS } from '../steps.ts';

export const presentLadder = ({ scope, rungs, version }: Doc<LadderRecord>): LadderView => ({
  wardId: scope === 'hospital' ? null : scope,
  rungs: [...rungs],
  version,
});

/** The house’s own, in force where nobody has set up another. */
export const houseLadder = (): LadderView => ({ wardId: null, rungs: [...DEFAULT_RUNGS], version: 0 });

/** The hospital’s ladder first, then those of wards that have their own. */
export async function listLadders(): Promise<LadderView[]> {
  const ladders = (await ladderRepository().find({}, { sort: { scope: 1 } })).map(presentLadder);
  const ofHospital = ladders.find(({ wardId }) => wardId === null) ?? houseLadder();
  return [ofHospital, ...ladders.filter(({ wardId }) => wardId !== null)];
}

/** The rungs a message of that ward climbs now. */
export async function ladderInForce(wardId: WardId | null): Promise<readonly Rung[]> {
  const found = await ladderRepository().find({ $or: [{ scope: wardId ?? 'hospital' }, { scope: 'hospital' }] });
  const own = found.find(({ scope }) => scope === wardId) ?? found.find(({ scope }) => scope === 'hospital');
  return own?.rungs ?? DEFAULT_RUNGS;
}
