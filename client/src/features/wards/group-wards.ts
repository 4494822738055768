import type { z } from 'zod';
import type { departmentView, WardListItem } from '../../../../shared/schemas/places.ts';

type Department = z.output<typeof departmentView>;

export interface DepartmentWards {
  readonly id: string;
  /** `null` where the department is not among those the viewer was told of. */
  readonly name: string | null;
  readonly wards: readonly WardListItem[];
}

const byName = new Intl.Collator(undefined, { numeric: true });

/** The wards under their departments, both by name; departments without wards are left out. */
export function groupWards(wards: readonly WardListItem[], departments: readonly Department[]): DepartmentWards[] {
  const names = new Map<string, string>(departments.map((department) => [department.id, department.name]));
  const ids = [...new Set(wards.map((ward) => ward.departmentId))];
  return ids
    .map((id) => ({
      id,
      name: names.get(id) ?? null,
      wards: wards.filter((ward) => ward.departmentId === id).sort((a, b) => byName.compare(a.name, b.name)),
    }))
    .sort((a, b) => byName.compare(a.name ?? '\uffff', b.name ?? '\uffff'));
}
