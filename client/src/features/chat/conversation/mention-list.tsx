import { IconUser, IconUsersGroup, IconBadge } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Choice } from './use-mention-choices.ts';

interface MentionListProps {
  readonly id: string;
  readonly choices: readonly Choice[];
  readonly active: number;
  readonly onChoose: (choice: Choice) => void;
}

const ICONS = { person: IconUser, role: IconBadge, 'on-duty': IconUsersGroup };

/** Whom an @ can mean. The caret stays in the text: arrows and Enter choose from there, a finger presses. */
export function MentionList({ id, choices, active, onChoose }: MentionListProps) {
  const { t } = useTranslation('conversation');
  return (
    <div id={id} className="talk-choices" role="listbox" aria-label={t('mention.list')}>
      {choices.map((choice, index) => {
        const Glyph = ICONS[choice.mention.target.kind];
        return (
          <button
            key={choice.key}
            id={`${id}-${index}`}
            type="button"
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            // The focus stays in the text.
            onPointerDown={(event) => {
              event.preventDefault();
            }}
            onClick={() => {
              onChoose(choice);
            }}
          >
            <Glyph size={18} stroke={1.8} aria-hidden="true" />
            <bdi className="talk-choice-name">{choice.label}</bdi>
            <bdi className="muted small">{choice.detail}</bdi>
          </button>
        );
      })}
    </div>
  );
}
