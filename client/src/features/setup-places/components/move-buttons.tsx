import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../../../components/ui/announcer.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import type { Way } from '../api/places.ts';
import { postMove } from '../api/places.ts';

interface MoveButtonsProps {
  readonly of: 'rooms' | 'beds' | 'locations';
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The order is another now, or what was known of it was old. */
  readonly onSettled: () => void;
}

/** One place up or down. At the end of the row the button stays, so that the focus on it is not lost. */
export function MoveButtons({ of, id, version, name, isFirst, isLast, onSettled }: MoveButtonsProps) {
  const { t } = useTranslation('places');
  const command = useCommand(postMove, (_answer, { to }) => {
    const wentUp = to === 'earlier';
    announcer.say(t(wentUp ? 'move.wentUp' : 'move.wentDown', { name }));
  });
  const button = (to: Way, isEnd: boolean) => {
    const isUp = to === 'earlier';
    const Glyph = isUp ? IconArrowUp : IconArrowDown;
    return (
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t(isUp ? 'move.up' : 'move.down', { name })}
        aria-disabled={isEnd || command.isPending || undefined}
        data-end={isEnd || undefined}
        onClick={() => {
          if (!isEnd && !command.isPending) command.mutate({ of, id, version, to }, { onSettled });
        }}
      >
        <Glyph size={18} stroke={2} aria-hidden="true" />
      </ActionIcon>
    );
  };
  return (
    <span className="move-buttons">
      {button('earlier', isFirst)}
      {button('later', isLast)}
    </span>
  );
}
