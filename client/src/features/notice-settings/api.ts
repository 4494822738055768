import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  NoticePreferences,
  pushStatus,
  pushSubscriptionView,
  setNoticePreferences,
  subscribeToPush,
} from '../../../../shared/schemas/notices.ts';
import { api } from '../../lib/api/api.ts';

export type PushStatus = z.output<typeof pushStatus>;
export type PushDevice = z.output<typeof pushSubscriptionView>;
export type Subscription = z.input<typeof subscribeToPush>;

export const preferencesKey = ['notices', 'preferences'] as const;
export const pushKey = ['notices', 'push'] as const;

export const usePreferences = () =>
  useQuery({
    queryKey: preferencesKey,
    queryFn: ({ signal }) => api.get<NoticePreferences>('/notices/preferences', signal),
    staleTime: 0,
  });

export const putPreferences = (body: z.input<typeof setNoticePreferences>, key: string) =>
  api.send<NoticePreferences>('PUT', '/notices/preferences', { body, key });

export const usePush = () =>
  useQuery({ queryKey: pushKey, queryFn: ({ signal }) => api.get<PushStatus>('/notices/push', signal), staleTime: 0 });

export const postSubscription = (body: Subscription) => api.send<PushStatus>('POST', '/notices/push', { body });
export const postRemoval = (id: string) => api.send<PushStatus>('POST', `/notices/push/${id}/remove`);
