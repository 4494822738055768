import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  addDocument,
  changeDocument,
  DocumentView,
  PatientDocuments,
  patientPhoto,
} from '../../../../shared/schemas/documents.ts';
import { api } from '../../lib/api/api.ts';

export const documentsKey = (patientId: string) => ['documents', patientId] as const;

export const useDocuments = (patientId: string) =>
  useQuery({
    queryKey: documentsKey(patientId),
    queryFn: ({ signal }) => api.get<PatientDocuments>(`/patients/${encodeURIComponent(patientId)}/documents`, signal),
    staleTime: 0,
  });

export const postDocument = (
  { patientId, ...body }: z.input<typeof addDocument> & { readonly patientId: string },
  key: string,
) => api.send<DocumentView>('POST', `/patients/${patientId}/documents`, { body, key });

export const patchDocument = (
  { documentId, ...body }: z.input<typeof changeDocument> & { readonly documentId: string },
  key: string,
) => api.send<DocumentView>('PATCH', `/documents/${documentId}`, { body, key });

type Photo = z.output<typeof patientPhoto>;

export const putPhoto = ({ patientId, fileId }: { readonly patientId: string; readonly fileId: string }, key: string) =>
  api.send<Photo>('PUT', `/patients/${patientId}/photo`, { body: { fileId }, key });

export const postPhotoRemoval = (
  { patientId, reason }: { readonly patientId: string; readonly reason: string },
  key: string,
) => api.send<Photo>('POST', `/patients/${patientId}/photo/remove`, { body: { reason }, key });
