import { queryOptions, useQuery } from '@tanstack/react-query';
import type {
  ConsentCategory,
  TemplateContent,
  TemplateList,
  TemplateVersionView,
  TemplateView,
} from '../../../../../shared/schemas/consent-templates.ts';
import { api } from '../../../lib/api/api.ts';

export const ALL = ['consent-templates'] as const;

export const templatesQuery = queryOptions({
  queryKey: [...ALL, 'list'],
  queryFn: ({ signal }) => api.get<TemplateList>('/consent-templates', signal),
});
export const templateQuery = (templateId: string) =>
  queryOptions({
    queryKey: [...ALL, 'one', templateId],
    queryFn: ({ signal }) => api.get<TemplateView>(`/consent-templates/${encodeURIComponent(templateId)}`, signal),
  });

export const useTemplates = () => useQuery(templatesQuery);
export const useTemplate = (templateId: string) => useQuery(templateQuery(templateId));
/** A version never changes. */
export const useVersion = (templateId: string, number: number) =>
  useQuery({
    queryKey: ['consent-template-version', templateId, number],
    queryFn: ({ signal }) =>
      api.get<TemplateVersionView>(`/consent-templates/${encodeURIComponent(templateId)}/versions/${number}`, signal),
    staleTime: Infinity,
  });

interface At {
  readonly id: string;
  readonly version: number;
}

export const postTemplate = (
  body: { readonly category: ConsentCategory; readonly content: TemplateContent },
  key: string,
) => api.send<TemplateView>('POST', '/consent-templates', { body, key });

export const putDraft = ({ id, ...body }: At & { readonly content: TemplateContent }, key: string) =>
  api.send<TemplateView>('PUT', `/consent-templates/${id}/draft`, { body, key });

export const postPublish = ({ id, ...body }: At & { readonly note: string | null }, key: string) =>
  api.send<TemplateView>('POST', `/consent-templates/${id}/publish`, { body, key });

export const postRetire = ({ id, ...body }: At & { readonly isRetired: boolean }, key: string) =>
  api.send<TemplateView>('POST', `/consent-templates/${id}/retire`, { body, key });
