import { useQuery } from '@tanstack/react-query';
import type { MailView } from '../../../../../shared/schemas/mail.ts';
import { api } from '../../../lib/api/api.ts';

const LOOK_EVERY_MS = 4000;

/** The demo's outgoing mail, newest first; it has no stream of its own, so it is looked at while it is on the screen. */
export const useMail = () =>
  useQuery({
    queryKey: ['demo-mail'],
    queryFn: ({ signal }) => api.get<{ items: MailView[] }>('/api/demo/mail', signal),
    refetchInterval: LOOK_EVERY_MS,
  });
