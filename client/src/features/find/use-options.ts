import type { PatientFound } from '../../../../shared/schemas/patients.ts';
import type { Screen } from './screens.ts';
import { useAllBoards, usePatients } from './find-api.ts';
import type { FoundBed, FoundWard } from './find-places.ts';
import { findBeds, findWards, plain } from './find-places.ts';

export type Option =
  | FoundWard
  | FoundBed
  | { readonly kind: 'patient'; readonly id: string; readonly found: PatientFound; readonly wardName: string | null }
  | ({ readonly kind: 'screen' } & Screen);

export interface OptionGroup {
  readonly kind: Option['kind'];
  readonly options: readonly Option[];
}

const MOST = 6;

interface Rights {
  readonly canSeeWards: boolean;
  readonly canSeePatients: boolean;
}

/** What there is to choose from for what was typed, in the order it is shown. */
export function useOptions(text: string, screens: readonly Screen[], { canSeeWards, canSeePatients }: Rights) {
  const boards = useAllBoards(canSeeWards);
  const patients = usePatients(text, canSeePatients);
  const known = boards.data?.boards ?? [];
  const nameOf = (wardId: string | null) => known.find(({ ward }) => ward.id === wardId)?.ward.name ?? null;
  const wanted = plain(text.trim());
  const groups: OptionGroup[] = [
    { kind: 'bed', options: findBeds(known, text, MOST) },
    {
      kind: 'patient',
      options: patients.items.map((found) => ({
        kind: 'patient',
        id: found.patient.id,
        found,
        wardName: nameOf(found.wardId),
      })),
    },
    { kind: 'ward', options: findWards(known, text, wanted === '' ? 12 : MOST) },
    {
      kind: 'screen',
      options: screens
        .filter(({ name }) => plain(name).includes(wanted))
        .map((screen) => ({ kind: 'screen' as const, ...screen })),
    },
  ];
  return {
    groups: groups.filter(({ options }) => options.length > 0),
    isLooking: boards.isFetching || patients.isLooking,
    error: patients.error ?? (boards.data === undefined ? boards.error : null),
  };
}
