import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../../../components/ui/announcer.ts';

interface PartToolsProps {
  readonly name: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly canRemove?: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** Up, down, away. At an end the button stays, so that the focus on it is not lost. */
export function PartTools({ name, isFirst, isLast, canRemove = true, onMove, onRemove }: PartToolsProps) {
  const { t } = useTranslation('consentTemplates');
  const button = (by: -1 | 1, isEnd: boolean) => {
    const Glyph = by === -1 ? IconArrowUp : IconArrowDown;
    return (
      <ActionIcon
        variant="default"
        size={40}
        aria-label={t(by === -1 ? 'move.up' : 'move.down', { name })}
        aria-disabled={isEnd || undefined}
        onClick={() => {
          if (isEnd) return;
          onMove(by);
          announcer.say(t('move.moved', { name }));
        }}
      >
        <Glyph size={18} stroke={2} aria-hidden="true" />
      </ActionIcon>
    );
  };
  return (
    <span className="template-tools">
      {button(-1, isFirst)}
      {button(1, isLast)}
      <ActionIcon
        variant="default"
        size={40}
        aria-label={t('move.remove', { name })}
        aria-disabled={canRemove ? undefined : true}
        onClick={() => {
          if (!canRemove) return;
          onRemove();
          announcer.say(t('move.removed', { name }));
        }}
      >
        <IconTrash size={18} stroke={1.9} aria-hidden="true" />
      </ActionIcon>
    </span>
  );
}
