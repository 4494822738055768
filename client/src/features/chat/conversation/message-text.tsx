import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import { partsOf } from './mentions.ts';
import { useTalkContext } from './talk-context.ts';

/** The words as they were written, the names in them apart. Never read as markup. */
export function MessageText({ message }: { readonly message: MessageView }) {
  const { me } = useTalkContext();
  if (message.text === '') return null;
  const parts = partsOf(message.text, message.mentions);
  return (
    <p className="talk-text" dir="auto">
      {parts.map(({ at: key, text, mention }) => {
        if (mention === null) return <span key={key}>{text}</span>;
        const { target } = mention;
        const isMe = target.kind === 'person' ? target.staffId === me : message.namedIds.includes(me);
        return (
          <bdi key={key} className="talk-mention" data-me={isMe}>
            {text}
          </bdi>
        );
      })}
    </p>
  );
}
