import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { departmentList } from '../../../../shared/schemas/places.ts';
import type { changeChecklist, changeStay, Huddle, stayChanged } from '../../../../shared/schemas/stays.ts';
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
