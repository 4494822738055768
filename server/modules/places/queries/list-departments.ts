import type { z } from 'zod';
import type { departmentList } from '../../../../shared/schemas/places.ts';
import { byName } from '../by-name.ts';
import { presentDepartment } from '../places.presenter.ts';
import { departmentRepository } from '../places.repository.ts';

export async function listDepartments(): Promise<z.infer<typeof departmentList>> {
  const departments = await departmentRepository().find({});
  return { items: departments.map(presentDepartment).sort(byName) };
}
