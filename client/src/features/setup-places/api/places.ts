import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  addBeds,
  addDepartment,
  addLocation,
  addWards,
  bedsAdded,
  bedsMoved,
  BedView,
  changeBed,
  changeLocation,
  changeWard,
  departmentList,
  departmentView,
  locationList,
  LocationView,
  WardBoard,
  WardListItem,
  wardRooms,
  wardsAdded,
} from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

export type Department = z.output<typeof departmentView>;
export type Way = 'earlier' | 'later';
interface At {
  readonly id: string;
  readonly version: number;
}

export const wardQuery = (wardId: string) =>
  queryOptions({
    queryKey: ['ward', wardId],
    queryFn: ({ signal }) => api.get<WardBoard>(`/wards/${encodeURIComponent(wardId)}`, signal),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
export const LOCATIONS = ['locations'] as const;
export const DEPARTMENTS = ['departments'] as const;

export const useWard = (wardId: string) => useQuery(wardQuery(wardId));
export const useLocations = () =>
  useQuery({
    queryKey: LOCATIONS,
    queryFn: ({ signal }) => api.get<z.output<typeof locationList>>('/locations', signal),
  });
export const useDepartments = () =>
  useQuery({
    queryKey: DEPARTMENTS,
    queryFn: ({ signal }) => api.get<z.output<typeof departmentList>>('/departments', signal),
    staleTime: 5 * 60_000,
  });

export const postDepartment = (body: z.output<typeof addDepartment>, key: string) =>
  api.send<Department>('POST', '/departments', { body, key });
export const patchDepartment = ({ id, ...body }: At & { readonly name: string }, key: string) =>
  api.send<Department>('PATCH', `/departments/${id}`, { body, key });

export const postWards = (body: z.input<typeof addWards>, key: string) =>
  api.send<z.output<typeof wardsAdded>>('POST', '/wards/bulk', { body, key });
export const patchWard = ({ wardId, ...body }: z.output<typeof changeWard> & { wardId: string }, key: string) =>
  api.send<WardListItem>('PATCH', `/wards/${wardId}`, { body, key });

export const postRooms = ({ wardId, names }: { wardId: string; names: readonly string[] }, key: string) =>
  api.send<z.output<typeof wardRooms>>('POST', `/wards/${wardId}/rooms`, { body: { names }, key });
export const patchRoom = ({ id, ...body }: At & { readonly name: string }, key: string) =>
  api.send<z.output<typeof wardRooms>>('PATCH', `/rooms/${id}`, { body, key });

/** Moves a room, a bed or a location past its neighbour. */
export const postMove = (
  { of, id, ...body }: At & { readonly of: 'rooms' | 'beds' | 'locations'; readonly to: Way },
  key: string,
) => api.send<z.output<typeof wardRooms> | z.output<typeof bedsMoved>>('POST', `/${of}/${id}/move`, { body, key });
export const postRemove = ({ of, id, version }: At & { readonly of: 'rooms' | 'locations' }, key: string) =>
  api.send<unknown>('POST', `/${of}/${id}/remove`, { body: { version }, key });

export const postBeds = ({ wardId, ...body }: z.output<typeof addBeds> & { wardId: string }, key: string) =>
  api.send<z.output<typeof bedsAdded>>('POST', `/wards/${wardId}/beds`, { body, key });
export const patchBed = ({ bedId, ...body }: z.output<typeof changeBed> & { bedId: string }, key: string) =>
  api.send<BedView>('PATCH', `/beds/${bedId}`, { body, key });

export const postLocation = (body: z.output<typeof addLocation>, key: string) =>
  api.send<LocationView>('POST', '/locations', { body, key });
export const patchLocation = (
  { locationId, ...body }: z.output<typeof changeLocation> & { locationId: string },
  key: string,
) => api.send<LocationView>('PATCH', `/locations/${locationId}`, { body, key });
