import type { z } from 'zod';
import type { hospitalPage, listHospitals as listHospitalsSchema } from '../../../shared/schemas/hospitals.ts';
import { context } from '../../access/context.ts';
import { can } from '../../access/policy.ts';
import { hospitalPolicy } from './hospitals.policy.ts';
import { presentHospital } from './hospitals.presenter.ts';

/** A page of the directory, by code. */
export async function listHospitals(
  query: z.output<typeof listHospitalsSchema>,
): Promise<z.infer<typeof hospitalPage>> {
  const after = query.cursor ?? '';
  const entries = (await context().services.tenants.list()).filter(
    (entry) => entry.code > after && can(hospitalPolicy, 'hospital.read', entry),
  );
  const page = entries.slice(0, query.limit);
  return {
    items: page.map(presentHospital),
    nextCursor: entries.length > page.length ? (page.at(-1)?.code ?? null) : null,
  };
}
