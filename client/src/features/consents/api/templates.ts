import { useQuery } from '@tanstack/react-query';
import type { TemplateList, TemplateView } from '../../../../../shared/schemas/consent-templates.ts';
import { api } from '../../../lib/api/api.ts';

/** Seconds an answer is taken for fresh: forms are published a few times a year, and signing looks for itself. */
const FRESH_MS = 30_000;

export const useTemplates = () =>
  useQuery({
    queryKey: ['consent-templates', 'list'],
    queryFn: ({ signal }) => api.get<TemplateList>('/consent-templates', signal),
    staleTime: FRESH_MS,
  });

/** `null`: none chosen yet, nothing is asked. */
export const useTemplate = (templateId: string | null) =>
  useQuery({
    queryKey: ['consent-templates', 'one', templateId ?? ''],
    queryFn: ({ signal }) =>
      api.get<TemplateView>(`/consent-templates/${encodeURIComponent(templateId ?? '')}`, signal),
    enabled: templateId !== null,
    staleTime: FRESH_MS,
  });
