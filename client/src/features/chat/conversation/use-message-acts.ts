import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import { toast } from '../../../components/ui/toast.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { postAcknowledge, postDelete, postNudge, postReaction, postSave } from '../api/messages.ts';
import { SAVED_KEY } from './use-saved.ts';
import { useTalkContext } from './talk-context.ts';

/** The message with one's own reaction set or taken away. */
export function withReaction(message: MessageView, emoji: string, me: MessageView['askedIds'][number], isSet: boolean) {
  const known = message.reactions.find((one) => one.emoji === emoji);
  const others = known?.staffIds.filter((id) => id !== me) ?? [];
  const staffIds = isSet ? [...others, me] : others;
  const next = { emoji, staffIds };
  const reactions = (
    known === undefined
      ? [...message.reactions, next]
      : message.reactions.map((one) => (one.emoji === emoji ? next : one))
  ).filter((one) => one.staffIds.length > 0);
  return { ...message, reactions };
}

export interface MessageActs {
  readonly react: (message: MessageView, emoji: string, isSet: boolean) => void;
  readonly acknowledge: (message: MessageView) => void;
  readonly remove: (message: MessageView) => Promise<boolean>;
  readonly nudge: (message: MessageView) => Promise<boolean>;
  readonly save: (message: MessageView, isSaved: boolean) => void;
  readonly copyLink: (message: MessageView) => void;
}

/** What one can do with a message besides writing; shown at once and taken back where the house refuses. */
export function useMessageActs(): MessageActs {
  const { t } = useTranslation('conversation');
  const { talk, me, channel } = useTalkContext();
  const problemText = useProblemText();
  const queries = useQueryClient();

  async function attempt(work: () => Promise<unknown>, undo?: () => void): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      undo?.();
      toast(problemText(error), 'danger');
      return false;
    }
  }
  const answered = async (answer: Promise<MessageView>) => {
    talk.keep(await answer);
  };
  const undo = (message: MessageView) => () => {
    talk.keep(message);
  };

  return {
    react(message, emoji, isSet) {
      talk.keep(withReaction(message, emoji, me, isSet));
      void attempt(() => answered(postReaction(message.id, emoji, isSet)), undo(message));
    },
    acknowledge(message) {
      void attempt(async () => {
        await answered(postAcknowledge(message.id));
        const said = message.kind === 'handover' ? 'said.accepted' : 'said.acknowledged';
        toast(t(said));
      });
    },
    remove: (message) => attempt(() => answered(postDelete(message.id, message.version))),
    nudge: (message) => attempt(() => postNudge(message.id)),
    save(message, isSaved) {
      void attempt(async () => {
        await postSave(message.id, isSaved);
        await queries.invalidateQueries({ queryKey: SAVED_KEY });
        toast(t(isSaved ? 'said.saved' : 'said.unsaved'));
      });
    },
    copyLink(message) {
      const link = new URL(`/messages/${channel.id}?at=${message.number}`, location.origin).href;
      // No clipboard on pages that did not come by HTTPS.
      void attempt(async () => {
        if (!('clipboard' in navigator)) throw new Error('There is no clipboard.');
        await navigator.clipboard.writeText(link);
        toast(t('said.linkCopied'));
      });
    },
  };
}
