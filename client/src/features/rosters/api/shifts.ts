import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type {
  CalendarState,
  calendarAddress,
  MyShifts,
  myWishes,
  SwapPartners,
  SwapView,
} from '../../../../../shared/schemas/rosters.ts';
import type { Wish } from '../../../../../shared/domain/roster-rules.ts';
import type { z } from 'zod';
import { api } from '../../../lib/api/api.ts';
import { ROSTERS } from './rosters.ts';

const LIVE = { staleTime: 0, gcTime: 60_000 } as const;

/** Both days included. */
export const useMyShifts = (from: string, to: string) =>
  useQuery({
    ...LIVE,
    queryKey: [...ROSTERS, 'mine', from, to],
    queryFn: ({ signal }) => api.get<MyShifts>(`/shifts/mine?from=${from}&to=${to}`, signal),
    placeholderData: keepPreviousData,
  });

export const useSwapPartners = (shiftId: string) =>
  useQuery({
    queryKey: [...ROSTERS, 'partners', shiftId],
    queryFn: ({ signal }) => api.get<SwapPartners>(`/shifts/${shiftId}/partners`, signal),
    staleTime: 0,
    gcTime: 0,
  });

const CALENDAR = [...ROSTERS, 'calendar'] as const;
export const useCalendar = () =>
  useQuery({
    ...LIVE,
    queryKey: CALENDAR,
    queryFn: ({ signal }) => api.get<CalendarState>('/shift-calendar', signal),
  });

export type SwapAsk =
  | { readonly kind: 'swap'; readonly shiftId: string; readonly otherShiftId: string; readonly note: string | null }
  | { readonly kind: 'give'; readonly shiftId: string; readonly toId: string; readonly note: string | null }
  | { readonly kind: 'claim'; readonly shiftId: string; readonly note: string | null };

export const postSwap = (body: SwapAsk, key: string) => api.send<SwapView>('POST', '/swaps', { body, key });

interface OfSwap {
  readonly swapId: string;
  readonly version: number;
}
export const postAnswer = ({ swapId, ...body }: OfSwap & { readonly agrees: boolean }, key: string) =>
  api.send<SwapView>('POST', `/swaps/${swapId}/answer`, { body, key });

export const postWithdraw = ({ swapId, ...body }: OfSwap, key: string) =>
  api.send<SwapView>('POST', `/swaps/${swapId}/withdraw`, { body, key });

export interface WishItem {
  readonly date: string;
  /** `null` takes it back. */
  readonly wish: Wish | null;
  readonly note: string | null;
}
export const putWishes = (items: readonly WishItem[], key: string) =>
  api.send<z.output<typeof myWishes>>('PUT', '/wishes', { body: { items }, key });

export const postCalendar = (_: null, key: string) =>
  api.send<z.output<typeof calendarAddress>>('POST', '/shift-calendar', { key });

export const postCalendarEnd = (_: null, key: string) =>
  api.send<CalendarState>('POST', '/shift-calendar/end', { key });
