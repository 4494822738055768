import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  agreePurge,
  askPurge,
  BinEntry,
  BinPage,
  BinPreview,
  cancelPurge,
  restoredMany,
  restoreFromBin,
  setLegalHold,
} from '../../../../shared/schemas/bin.ts';
import { api } from '../../lib/api/api.ts';
import type { BinSearch } from './bin-search.ts';

/** One screenful; “all on this page” is one of these. */
export const PAGE = 25;
/** As many as the server takes and gives at once. */
export const MOST_AT_ONCE = 100;

export interface BinFilter extends BinSearch {
  /** In what things are called. Kept off every address: it may be a patient's name. */
  readonly text: string;
}

function askPage({ kind, state, text }: BinFilter, limit: number, cursor: string | null, signal?: AbortSignal) {
  const body = {
    limit,
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
    ...(text === '' ? {} : { text }),
    ...(cursor === null ? {} : { cursor }),
  };
  return api.send<BinPage>('POST', '/bin/find', { body, ...(signal === undefined ? {} : { signal }) });
}

export const BIN = ['bin'] as const;

export const useBin = (filter: BinFilter) =>
  useInfiniteQuery({
    queryKey: [...BIN, 'list', filter.kind ?? null, filter.state ?? null, filter.text],
    queryFn: ({ pageParam, signal }) => askPage(filter, PAGE, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
    gcTime: 30_000,
  });

/** Everything of that kind there is, for those who want to choose all of it. */
export async function getAll(filter: BinFilter): Promise<BinEntry[]> {
  const found: BinEntry[] = [];
  let cursor: string | null = null;
  do {
    const page: BinPage = await askPage(filter, MOST_AT_ONCE, cursor);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

export const previewKey = (batchId: string) => [...BIN, 'one', batchId] as const;

export const usePreview = (batchId: string) =>
  useQuery({
    queryKey: previewKey(batchId),
    queryFn: ({ signal }) => api.get<BinPreview>(`/bin/${encodeURIComponent(batchId)}`, signal),
    staleTime: 0,
    gcTime: 30_000,
  });

interface Of {
  readonly id: string;
}
type Sent<Body extends z.ZodType> = z.input<Body> & Of;
const act = <Body>(id: string, name: string, body: Body, key: string) =>
  api.send<BinEntry>('POST', `/bin/${encodeURIComponent(id)}/${name}`, { body, key });

export const postRestore = ({ id, ...body }: Sent<typeof restoreFromBin>, key: string) => act(id, 'restore', body, key);
export const postAskPurge = ({ id, ...body }: Sent<typeof askPurge>, key: string) => act(id, 'purge', body, key);
export const postAgreePurge = ({ id, ...body }: Sent<typeof agreePurge>, key: string) =>
  act(id, 'purge/agree', body, key);
export const postCancelPurge = ({ id, ...body }: Sent<typeof cancelPurge>, key: string) =>
  act(id, 'purge/cancel', body, key);
export const postHold = ({ id, ...body }: Sent<typeof setLegalHold>, key: string) => act(id, 'hold', body, key);

export type RestoredMany = z.output<typeof restoredMany>;
/** Sent again after a lost answer it does no harm: what is back is not restored again. */
export const postRestoreMany = (ids: readonly string[]) =>
  api.send<RestoredMany>('POST', '/bin/restore', { body: { ids } });
