import type { BedState, Precaution } from '../../../../../shared/domain/bed-state.ts';
import { bedWord, nextBedState } from '../../../../../shared/domain/bed-state.ts';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import type { BedTag } from '../../../../../shared/schemas/places.ts';
import type { RequestCard, StayCard } from '../../../../../shared/schemas/stays.ts';
import { todayHere } from '../../../lib/hospital-time.ts';
import type { BedFacts } from '../board/cell.ts';

/** Who is to be put into a bed, and how: moved, admitted as they were asked for, or admitted straight away. */
export type Subject =
  | { readonly kind: 'move'; readonly stay: StayCard; readonly fromCode: string | null }
  | { readonly kind: 'request'; readonly request: RequestCard }
  | { readonly kind: 'admit'; readonly patient: PatientCard };

export interface Needs {
  readonly patient: PatientCard;
  readonly precaution: Precaution | null;
  readonly tags: readonly BedTag[];
  readonly requestId: RequestCard['id'] | null;
  readonly fromBedId: string | null;
}

export function needsOf(subject: Subject): Needs {
  switch (subject.kind) {
    case 'move': {
      const { patient, precaution, bedId, transferRequestId } = subject.stay;
      return { patient, precaution, tags: [], requestId: transferRequestId, fromBedId: bedId };
    }
    case 'request': {
      const { patient, need, id, fromBedId } = subject.request;
      return { patient, precaution: need.precaution, tags: need.tags, requestId: id, fromBedId };
    }
    case 'admit':
      return { patient: subject.patient, precaution: null, tags: [], requestId: null, fromBedId: null };
  }
}

/** Why a bed cannot be had. `here`: they lie in it. */
export type Obstacle = 'here' | 'occupied' | 'held' | 'dirty' | 'cleaning' | 'blocked' | 'maintenance' | 'closed';
/** What stands against a bed that can be had: a person decides, with a reason. */
export type Warning = 'isolation-missing' | 'mixed-sex-bay' | 'lacks-tags' | 'child-bed-wrong';

export type Verdict =
  { readonly can: 'place'; readonly warnings: readonly Warning[] } | { readonly can: 'not'; readonly why: Obstacle };

const CHILD_BEDS = ['cot', 'bassinet'];

function obstacleOf(state: BedState): Obstacle {
  if (state.use === 'occupied') return 'occupied';
  const word = bedWord(state);
  if (word !== 'available' && word !== 'held' && word !== 'occupied') return word;
  return 'held';
}

function warningsFor({ bed }: BedFacts, needs: Needs, neighbours: readonly BedFacts[]): Warning[] {
  const { sex } = needs.patient;
  const isMixed =
    (sex === 'female' || sex === 'male') &&
    neighbours.some(({ stay }) => stay !== null && stay.patient.sex !== sex && stay.patient.id !== needs.patient.id);
  return [
    ...(needs.precaution !== null && !bed.tags.includes('isolation-capable') ? (['isolation-missing'] as const) : []),
    ...(isMixed ? (['mixed-sex-bay'] as const) : []),
    ...(needs.tags.every((tag) => bed.tags.includes(tag)) ? [] : (['lacks-tags'] as const)),
    ...(CHILD_BEDS.includes(bed.type) && !isSmallChild(needs.patient) ? (['child-bed-wrong'] as const) : []),
  ];
}

const SMALL_CHILD_YEARS = 5;
function isSmallChild({ birthDate }: PatientCard): boolean {
  if (birthDate === null) return false;
  return Number(todayHere().slice(0, 4)) - Number(birthDate.slice(0, 4)) <= SMALL_CHILD_YEARS;
}

/** Whether this patient can be put into the bed as it stands, by the very table the server decides by. */
export function verdictOn(facts: BedFacts, needs: Needs, neighbours: readonly BedFacts[]): Verdict {
  const { bed } = facts;
  if (bed.id === needs.fromBedId || facts.stay?.patient.id === needs.patient.id) return { can: 'not', why: 'here' };
  // The id stands for the stay to come; only whether the table allows it matters here.
  const stayId = bed.state.stayId ?? (bed.id as string as NonNullable<BedState['stayId']>);
  const next = nextBedState(
    bed.state,
    { kind: 'occupy', stayId, ...(needs.requestId === null ? {} : { requestId: needs.requestId }) },
    bed.state.at,
  );
  if ('refused' in next) return { can: 'not', why: obstacleOf(bed.state) };
  return { can: 'place', warnings: warningsFor(facts, needs, neighbours) };
}
