import { useQuery } from '@tanstack/react-query';
import type {
  RosterRules,
  ShiftTemplateList,
  ShiftTemplateView,
  StaffingNeeds,
} from '../../../../../shared/schemas/rosters.ts';
import { api } from '../../../lib/api/api.ts';
import { ROSTERS } from './rosters.ts';

export const RULES = [...ROSTERS, 'rules'] as const;
export const needsKey = (wardId: string) => [...ROSTERS, 'needs', wardId] as const;

const LIVE = { staleTime: 0, gcTime: 60_000 } as const;

export const useShiftTemplates = () =>
  useQuery({
    ...LIVE,
    queryKey: [...ROSTERS, 'templates'],
    queryFn: ({ signal }) => api.get<ShiftTemplateList>('/shift-templates', signal),
  });

export const useRosterRules = () =>
  useQuery({
    ...LIVE,
    queryKey: RULES,
    queryFn: ({ signal }) => api.get<RosterRules>('/roster-rules', signal),
  });

export const useStaffingNeeds = (wardId: string) =>
  useQuery({
    ...LIVE,
    queryKey: needsKey(wardId),
    queryFn: ({ signal }) => api.get<StaffingNeeds>(`/wards/${wardId}/staffing-needs`, signal),
    enabled: wardId !== '',
  });

export interface TemplateBody {
  readonly name: string;
  readonly code: string;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly breakMinutes: number;
  readonly kind: ShiftTemplateView['kind'];
}

export const postTemplate = (body: TemplateBody & { readonly wardId: string | null }, key: string) =>
  api.send<ShiftTemplateView>('POST', '/shift-templates', { body, key });

export const patchTemplate = (
  { id, ...body }: TemplateBody & { readonly id: string; readonly version: number },
  key: string,
) => api.send<ShiftTemplateView>('PATCH', `/shift-templates/${id}`, { body, key });

export const putRules = (body: Pick<RosterRules, 'rules' | 'version'>, key: string) =>
  api.send<RosterRules>('PUT', '/roster-rules', { body, key });

export const putNeeds = ({ wardId, ...body }: Pick<StaffingNeeds, 'wardId' | 'needs' | 'version'>, key: string) =>
  api.send<StaffingNeeds>('PUT', `/wards/${wardId}/staffing-needs`, { body, key });
