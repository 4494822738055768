import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import { useTalkContext } from './talk-context.ts';
import { useMessageActs } from './use-message-acts.ts';

/** The few that say something on a ward; the rest is behind “more”. */
export const QUICK_REACTIONS = ['👍', '✅', '🙏', '❤️', '👀', '😊'] as const;

/** Who answered with a sign; pressing one adds or takes away one's own. */
export function Reactions({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const { me, members } = useTalkContext();
  const acts = useMessageActs();
  const nameOf = (id: string) => members.find(({ staffId }) => staffId === id)?.name;
  return message.reactions.map(({ emoji, staffIds }) => {
    const isMine = staffIds.includes(me);
    const names = staffIds
      .map(nameOf)
      .filter((name) => name !== undefined)
      .join(', ');
    return (
      <button
        key={emoji}
        type="button"
        className="talk-reaction"
        aria-pressed={isMine}
        title={names}
        onClick={() => {
          acts.react(message, emoji, !isMine);
        }}
      >
        <span aria-hidden="true">{emoji}</span>
        <span className="numbers" aria-hidden="true">
          {staffIds.length}
        </span>
        <span className="visually-hidden">{t('reaction', { emoji, count: staffIds.length })}</span>
      </button>
    );
  });
}
