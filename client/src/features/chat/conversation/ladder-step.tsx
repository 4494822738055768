import { IconStairsUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import { formatClock } from '../../../lib/format.ts';
import { useTalkContext } from './talk-context.ts';
import { useTalk } from './use-conversation.ts';

/** The house tells whom it asked because nobody had acknowledged. */
export function LadderStepRow({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const { talk, goTo } = useTalkContext();
  const { run } = useTalk(talk);
  const { step } = message;
  if (step === null) return null;
  const names = new Intl.ListFormat(document.documentElement.lang, { type: 'conjunction' }).format(
    step.asked.map(({ name }) => name),
  );
  const root = run?.messages.find(({ id }) => id === step.of);
  return (
    <article className="talk-step" data-number={message.number} data-outcome={step.outcome}>
      <IconStairsUp size={18} stroke={2} aria-hidden="true" className="mirrored" />
      <p>
        {t(`step.${step.outcome}`, { names, rung: step.rung, time: step.time })}{' '}
        <span className="talk-when numbers">{formatClock(message.at)}</span>
      </p>
      {root === undefined ? null : (
        <button
          type="button"
          className="talk-link"
          onClick={() => {
            goTo(root.number);
          }}
        >
          {t('step.show')}
        </button>
      )}
    </article>
  );
}
