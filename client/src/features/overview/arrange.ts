import type { BedCounts } from '../../../../shared/domain/bed-counts.ts';
import { countBeds } from '../../../../shared/domain/bed-counts.ts';
import type { BedTag, BedView, WardBoard } from '../../../../shared/schemas/places.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface DepartmentGroup<Ward> {
  readonly id: string;
  /** `null` where the department is not among those the viewer was told of. */
  readonly name: string | null;
  readonly wards: readonly Ward[];
}

const byName = new Intl.Collator(undefined, { numeric: true });

/** Wards under their departments, both by name. @param only the one department to be shown */
export function byDepartment<Ward extends { readonly ward: { readonly name: string; readonly departmentId: string } }>(
  wards: readonly Ward[],
  departments: readonly Named[],
  only?: string,
): DepartmentGroup<Ward>[] {
  const names = new Map(departments.map(({ id, name }) => [id, name]));
  const ids = [...new Set(wards.map(({ ward }) => ward.departmentId))].filter(
    (id) => only === undefined || id === only,
  );
  return ids
    .map((id) => ({
      id,
      name: names.get(id) ?? null,
      wards: wards
        .filter(({ ward }) => ward.departmentId === id)
        .sort((a, b) => byName.compare(a.ward.name, b.ward.name)),
    }))
    .sort((a, b) => byName.compare(a.name ?? '\uffff', b.name ?? '\uffff'));
}

export const hasTag = (bed: BedView, tag: BedTag | undefined): boolean => tag === undefined || bed.tags.includes(tag);

/** How the beds of these wards stand; with a tag, only those that have it. */
export const countsOf = (boards: readonly WardBoard[], tag?: BedTag): BedCounts =>
  countBeds(boards.flatMap(({ beds }) => beds.filter((bed) => hasTag(bed, tag)).map(({ state }) => state)));

export interface OpenCleaning {
  readonly bed: BedView;
  readonly wardName: string;
  /** Since when the bed has waited for its clean to be done. */
  readonly since: string;
  readonly isOverdue: boolean;
}

/** The beds that have waited longest to be clean again. */
export function longestCleanings(boards: readonly WardBoard[], most: number): OpenCleaning[] {
  return boards
    .flatMap(({ ward, beds }) =>
      beds.flatMap((bed): OpenCleaning[] => {
        const { cleaning, use } = bed.state;
        if (cleaning === undefined || use === 'occupied') return [];
        return [{ bed, wardName: ward.name, since: cleaning.askedAt, isOverdue: cleaning.isOverdue === true }];
      }),
    )
    .sort((a, b) => a.since.localeCompare(b.since))
    .slice(0, most);
}
