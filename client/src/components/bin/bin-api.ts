import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Binned, BinKindName, BinOutlook, moveToBin } from '../../../../shared/schemas/bin.ts';
import { api } from '../../lib/api/api.ts';

/** What would go with it and what keeps it: asked anew each time, as both change while others work. */
export const useBinOutlook = (kind: BinKindName, id: string) =>
  useQuery({
    queryKey: ['bin-outlook', kind, id],
    queryFn: ({ signal }) => api.send<BinOutlook>('POST', '/bin/outlook', { body: { kind, id }, signal }),
    staleTime: 0,
    gcTime: 0,
  });

export const postMove = (body: z.input<typeof moveToBin>, key: string) =>
  api.send<Binned>('POST', '/bin', { body, key });

export const postUndo = (batchId: string, key: string) =>
  api.send<unknown>('POST', `/bin/${encodeURIComponent(batchId)}/undo`, { key });
