import type { Sex } from '../schemas/patients.ts';
import type { BedView } from '../schemas/places.ts';
import type { BedNeed, BedSuggestion, SuggestionReason } from '../schemas/stays.ts';
import type { DepartmentId, RequestId, WardId } from '../types/ids.ts';

/** A bed that might be given to somebody, and who lies beside it. */
export interface BedCandidate {
  readonly bed: Pick<BedView, 'id' | 'version' | 'code' | 'wardId' | 'type' | 'tags' | 'state' | 'position'>;
  readonly wardName: string;
  readonly departmentId: DepartmentId;
  readonly roomName: string;
  /** Beds of the room, this one too. */
  readonly bedsInRoom: number;
  /** Who lies in the other beds of the room. */
  readonly neighbours: readonly { readonly sex: Sex }[];
}

/** For whom a bed is looked for. */
export interface BedSeeker {
  readonly sex: Sex;
  /** `null`: not known. */
  readonly isChild: boolean | null;
  /** Where they lie or are asked for. */
  readonly wardId: WardId | null;
  readonly departmentId: DepartmentId | null;
  /** The request beds may be held for. */
  readonly requestId: RequestId | null;
}

/** What each reason is worth. Only the order of the sums means anything. */
const WORTH: Readonly<Record<SuggestionReason, number>> = {
  'held-for-them': 40,
  'has-tags': 8,
  'lacks-tags': -40,
  'right-type': 8,
  'other-type': -30,
  'isolation-fits': 20,
  'isolation-missing': -40,
  'keeps-isolation-free': 3,
  'same-sex-bay': 6,
  'mixed-sex-bay': -12,
  'empty-bay': 2,
  'child-bed-fits': 10,
  'child-bed-wrong': -30,
  'same-ward': 10,
  'same-department': 4,
  'other-department': -4,
  'being-cleaned': -15,
};

/** With one of these a person must say why the bed is used all the same. */
const UNSUITABLE: ReadonlySet<SuggestionReason> = new Set([
  'lacks-tags',
  'other-type',
  'isolation-missing',
  'child-bed-wrong',
  'being-cleaned',
]);

const CHILDRENS: readonly BedView['type'][] = ['cot', 'bassinet'];

/** Whether the bed could be given to them at all: nobody is in it, it is promised to nobody else and in use. */
function isOpenTo({ state }: BedCandidate['bed'], { requestId }: BedSeeker): boolean {
  if (state.out !== undefined || !['clean', 'dirty', 'cleaning'].includes(state.turnover)) return false;
  if (state.use === 'free') return true;
  return state.use === 'held' && requestId !== null && state.hold?.requestId === requestId;
}

function ofTheBed({ bed, bedsInRoom, neighbours }: BedCandidate, need: BedNeed): SuggestionReason[] {
  const reasons: SuggestionReason[] = [];
  if (need.tags.length > 0) reasons.push(need.tags.every((tag) => bed.tags.includes(tag)) ? 'has-tags' : 'lacks-tags');
  if (need.type !== null) reasons.push(bed.type === need.type ? 'right-type' : 'other-type');
  const isolates = bed.tags.includes('isolation-capable');
  if (need.precaution !== null) {
    // A room to oneself will do for what does not travel through the air (CDC, Isolation Precautions, 2007).
    const isAlone = bedsInRoom === 1 || neighbours.length === 0;
    const fits = isolates || (need.precaution !== 'airborne' && bedsInRoom === 1 && isAlone);
    reasons.push(fits ? 'isolation-fits' : 'isolation-missing');
  } else if (!isolates) reasons.push('keeps-isolation-free');
  return reasons;
}

function ofTheBay({ bed, bedsInRoom, neighbours }: BedCandidate, { sex, isChild }: BedSeeker): SuggestionReason[] {
  const reasons: SuggestionReason[] = [];
  const isForChildren = bed.tags.includes('paediatric') || CHILDRENS.includes(bed.type);
  if (isChild === true) reasons.push(isForChildren ? 'child-bed-fits' : 'child-bed-wrong');
  if (isChild === false && isForChildren) reasons.push('child-bed-wrong');
  if (bedsInRoom === 1) return reasons;
  if (neighbours.length === 0) reasons.push('empty-bay');
  else if (isChild !== true && (sex === 'female' || sex === 'male')) {
    reasons.push(neighbours.every((neighbour) => neighbour.sex === sex) ? 'same-sex-bay' : 'mixed-sex-bay');
  }
  return reasons;
}

function ofThePlace({ bed, departmentId }: BedCandidate, seeker: BedSeeker): SuggestionReason[] {
  if (seeker.wardId === bed.wardId) return ['same-ward'];
  if (seeker.departmentId === null) return [];
  return [seeker.departmentId === departmentId ? 'same-department' : 'other-department'];
}

function suggestionOf(candidate: BedCandidate, need: BedNeed, seeker: BedSeeker): BedSuggestion {
  const { bed, wardName, roomName } = candidate;
  const reasons: SuggestionReason[] = [
    ...(bed.state.use === 'held' ? (['held-for-them'] as const) : []),
    ...ofTheBed(candidate, need),
    ...ofTheBay(candidate, seeker),
    ...ofThePlace(candidate, seeker),
    ...(bed.state.turnover === 'clean' && bed.state.isContaminated !== true ? [] : (['being-cleaned'] as const)),
  ];
  const worth = reasons.reduce((sum, reason) => sum + WORTH[reason], 50);
  return {
    bedId: bed.id,
    bedVersion: bed.version,
    code: bed.code,
    wardId: bed.wardId,
    wardName,
    roomName,
    score: Math.min(100, Math.max(0, worth)),
    reasons,
    isSuitable: !reasons.some((reason) => UNSUITABLE.has(reason)),
  };
}

/**
 * The beds that could be given to somebody, best first, each with its reasons (BED-13): those that suit before those that
 * need an override, then by their worth, then in the order of the ward. Pure. Beds that are occupied, held for another or
 * out of use are left out.
 */
export function rankBeds(candidates: readonly BedCandidate[], need: BedNeed, seeker: BedSeeker): BedSuggestion[] {
  return candidates
    .filter(({ bed }) => isOpenTo(bed, seeker))
    .map((candidate) => ({ candidate, suggestion: suggestionOf(candidate, need, seeker) }))
    .sort(
      (one, other) =>
        Number(other.suggestion.isSuitable) - Number(one.suggestion.isSuitable) ||
        other.suggestion.score - one.suggestion.score ||
        one.candidate.bed.position - other.candidate.bed.position ||
        (one.candidate.bed.id < other.candidate.bed.id ? -1 : 1),
    )
    .map(({ suggestion }) => suggestion);
}
