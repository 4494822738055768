import type { PatientId, StayId, WardId } from '../../../../shared/types/ids.ts';
import { binDoor } from '../../../db/bin-door.ts';
import { movementCollection, requestCollection, stayCollection } from '../stays.model.ts';

/** A ward that showed somebody, and when it may have. */
export interface ShownSpan {
  readonly wardId: WardId;
  readonly from: Date;
  readonly until: Date;
}

/** Two nodes’ clocks differ, though never by so much. */
const MARGIN_MS = 3_600_000;
/** A request says when it was asked and answered, and not when it was met: nobody waits in vain for longer. */
const WAITED_MS = 31 * 86_400_000;

const spansOf = (wardIds: readonly (WardId | null)[], since: Date, last: number): readonly ShownSpan[] => {
  const from = new Date(since.getTime() - MARGIN_MS);
  const until = new Date(last + MARGIN_MS);
  return [...new Set(wardIds)].flatMap((wardId) => (wardId === null ? [] : [{ wardId, from, until }]));
};

/** Those of one ward that overlap as one. */
function joined(spans: readonly ShownSpan[]): readonly ShownSpan[] {
  const whole: ShownSpan[] = [];
  for (const span of spans.toSorted((one, other) => one.from.getTime() - other.from.getTime())) {
    const at = whole.findIndex(({ wardId, until }) => wardId === span.wardId && until >= span.from);
    const open = whole[at];
    if (open === undefined) whole.push(span);
    else if (open.until < span.until) whole[at] = { ...open, until: span.until };
  }
  return whole;
}

/** See the module's index. */
export async function listBinnedSpans(patientIds: readonly PatientId[]): Promise<readonly ShownSpan[]> {
  const ofThem = { patientId: { $in: patientIds } };
  const stays = (await binDoor(stayCollection).findBinned(ofThem)).map(({ doc }) => doc);
  const stayIds = stays.map(({ _id }) => _id as StayId);
  const movements = (await binDoor(movementCollection).findBinned({ stayId: { $in: stayIds } })).map(({ doc }) => doc);
  const requests = (await binDoor(requestCollection).findBinned(ofThem)).map(({ doc }) => doc);
  return joined([
    ...stays.flatMap(({ _id, wardId, createdAt, changedAt, leftAt }) => {
      const own = movements.filter(({ stayId }) => stayId === _id);
      const wardIds = [wardId, ...own.flatMap(({ fromWardId, toWardId }) => [fromWardId, toWardId])];
      return spansOf(wardIds, createdAt, Math.max(changedAt.getTime(), leftAt?.getTime() ?? 0));
    }),
    ...requests.flatMap(({ fromWardId, toWardId, createdAt, askedAt, answeredAt }) => {
      const last = Math.max(askedAt.getTime(), answeredAt?.getTime() ?? 0);
      return spansOf([fromWardId, toWardId], createdAt, last + WAITED_MS);
    }),
  ]);
}
