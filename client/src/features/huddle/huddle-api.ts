import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { departmentList, wardList } from '../../../../shared/schemas/places.ts';
import type {
  changeChecklist,
  changeStay,
  Huddle,
  stayChanged,
  WardCensus,
  wardCensuses,
} from '../../../../shared/schemas/stays.ts';
import { api } from '../../lib/api/api.ts';
import type { HuddleSearch } from './huddle-search.ts';

export const huddleKey = ({ department, ward }: HuddleSearch) => ['huddle', department ?? '', ward ?? ''] as const;

function addressOf({ department, ward }: HuddleSearch): string {
  if (ward !== undefined) return `/huddle?wardId=${ward}`;
  return department === undefined ? '/huddle' : `/huddle?departmentId=${department}`;
}

/** It names patients, and is forgotten with the screen. */
export const useHuddle = (search: HuddleSearch) =>
  useQuery({
    queryKey: huddleKey(search),
    queryFn: ({ signal }) => api.get<Huddle>(addressOf(search), signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export const useWards = () =>
  useQuery({
    queryKey: ['wards'],
    queryFn: ({ signal }) => api.get<z.output<typeof wardList>>('/wards', signal),
    staleTime: Infinity,
  });
export const useDepartments = () =>
  useQuery({
    queryKey: ['departments'],
    queryFn: ({ signal }) => api.get<z.output<typeof departmentList>>('/departments', signal),
    staleTime: 5 * 60_000,
  });

type OfStay<Body> = Body & { readonly stayId: string };
type Changed = z.output<typeof stayChanged>;

export const patchEdd = ({ stayId, ...body }: OfStay<z.input<typeof changeStay>>, key: string) =>
  api.send<Changed>('PATCH', `/stays/${stayId}`, { body, key });
export const postChecklist = ({ stayId, ...body }: OfStay<z.input<typeof changeChecklist>>, key: string) =>
  api.send<Changed>('POST', `/stays/${stayId}/checklist`, { body, key });

/** Where the census of each ward stands; what they hold besides is let go of at once. */
export async function getCensusPositions(wardIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const [only, ...more] = wardIds;
  if (only !== undefined && more.length === 0) {
    return new Map([[only, (await api.get<WardCensus>(`/wards/${only}/census`)).seq]]);
  }
  const { censuses } = await api.get<z.output<typeof wardCensuses>>('/censuses');
  return new Map(censuses.map(({ wardId, seq }) => [wardId, seq]));
}
