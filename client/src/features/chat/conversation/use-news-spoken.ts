import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../../../components/ui/announcer.ts';
import type { Conversation } from './conversation-store.ts';

/** Says who wrote while the conversation is open; the words themselves are read where they stand. */
export function useNewsSpoken(talk: Conversation, me: string): void {
  const { t } = useTranslation('conversation');
  useEffect(() => {
    let last = talk.state.get().run?.messages.at(-1)?.number ?? 0;
    return talk.state.subscribe(() => {
      const { run, grew } = talk.state.get();
      const newest = run?.messages.at(-1);
      if (newest === undefined || newest.number <= last) return;
      const isNews = grew === 'heard' && newest.author !== null && newest.author.staffId !== me;
      last = newest.number;
      if (!isNews) return;
      const urgent = newest.priority === 'urgent';
      announcer.queue(t(urgent ? 'said.urgentBy' : 'said.newBy', { name: newest.author?.name ?? '' }), (count) =>
        t('said.newMany', { count }),
      );
    });
  }, [talk, me, t]);
}
