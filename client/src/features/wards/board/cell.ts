import type { BedState } from '../../../../../shared/domain/bed-state.ts';
import type { AlertKind } from '../../../../../shared/schemas/patients.ts';
import type { BedTag, BedView } from '../../../../../shared/schemas/places.ts';
import type { RequestCard, StayCard } from '../../../../../shared/schemas/stays.ts';
import { eddState } from './dates.ts';

/** One bed with what the viewer may know of who lies there: the ward's stream and its census, joined. */
export interface BedFacts {
  readonly bed: BedView;
  /** `null`: free, or the viewer sees no names. */
  readonly stay: StayCard | null;
  /** Infants with their mother, and those a feed says are here, too. */
  readonly others: readonly StayCard[];
  /** Whom the bed is held for. */
  readonly request: RequestCard | null;
}

/** What a cell says in its flag slots, most urgent first. */
export type Flag =
  | 'also-here'
  | 'unclean'
  | 'dnacpr'
  | 'limited'
  | 'confirmed'
  | 'planned'
  | 'edd-late'
  | 'edd-today'
  | 'edd-missing'
  | 'ready'
  | 'transfer'
  | 'infant'
  | 'allergy'
  | 'contaminated'
  | 'held'
  | Exclude<AlertKind, 'isolation'>
  | BedTag;

/** Alerts in the order in which they matter at the bed; the rest of them after these. */
const ALERTS_FIRST: readonly AlertKind[] = [
  'difficult-airway',
  'nil-by-mouth',
  'violence-risk',
  'falls',
  'wandering',
  'seizures',
];
const rank = (kind: AlertKind): number => {
  const index = ALERTS_FIRST.indexOf(kind);
  return index === -1 ? ALERTS_FIRST.length : index;
};

function flagsOfStay(stay: StayCard, today: string, at: number): Flag[] {
  const { patient } = stay;
  const edd = eddState(stay, today, at);
  const alerts = patient.alerts.map(({ kind }) => kind).filter((kind) => kind !== 'isolation');
  return [
    ...(patient.codeStatus === 'dnacpr' || patient.codeStatus === 'limited' ? [patient.codeStatus] : []),
    ...(stay.discharge === 'none' ? [] : [stay.discharge]),
    ...(edd === 'late' || (edd === 'today' && stay.discharge === 'none') ? [`edd-${edd}` as const] : []),
    ...(stay.isReadyToMove ? (['ready'] as const) : []),
    ...(stay.transferRequestId === null ? [] : (['transfer'] as const)),
    ...(patient.allergies.length === 0 ? [] : (['allergy'] as const)),
    ...[...new Set(alerts)].sort((a, b) => rank(a) - rank(b)),
    ...(edd === 'missing' ? (['edd-missing'] as const) : []),
  ];
}

function flagsOfState(state: BedState): Flag[] {
  return [
    ...(state.discharge === undefined ? [] : [state.discharge]),
    ...(state.isReadyToMove === true ? (['ready'] as const) : []),
    ...(state.isTransferPending === true ? (['transfer'] as const) : []),
  ];
}

export function flagsOf({ bed, stay }: BedFacts, today: string, at: number): Flag[] {
  const { state } = bed;
  if (state.use !== 'occupied') {
    const isPromised = state.use === 'held' && state.turnover !== 'clean';
    return [
      ...(isPromised ? (['held'] as const) : []),
      ...(state.isContaminated === true ? (['contaminated'] as const) : []),
      ...bed.tags,
    ];
  }
  return [
    ...(state.alsoHere === undefined ? [] : (['also-here'] as const)),
    ...(state.isUncleanOccupied === true ? (['unclean'] as const) : []),
    ...(state.infants === undefined ? [] : (['infant'] as const)),
    ...(stay === null ? flagsOfState(state) : flagsOfStay(stay, today, at)),
  ];
}

/** “Mokoena N.”: the family name whole, the given name's first letter; people have been mixed up by less. */
export function shortName({ familyName, givenName }: { readonly familyName: string; readonly givenName: string }) {
  const initial = Array.from(givenName)[0];
  return initial === undefined ? familyName : `${familyName} ${initial}.`;
}
export const fullName = ({ familyName, givenName }: { readonly familyName: string; readonly givenName: string }) =>
  givenName === '' ? familyName : `${familyName}, ${givenName}`;

/** When something about the bed or who lies there was last changed, and by whom. */
export function lastChange({ bed, stay }: BedFacts): { at: string; by: { id: string; name: string } | null } {
  const { state } = bed;
  if (stay !== null && stay.at > state.at) return { at: stay.at, by: stay.by };
  return { at: state.at, by: state.by ?? null };
}
