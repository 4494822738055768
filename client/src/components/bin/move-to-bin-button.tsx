import { ActionIcon, Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AfterMove, Moving } from './move-to-bin.tsx';
import { MoveToBin } from './move-to-bin.tsx';

interface MoveToBinButtonProps extends Moving, AfterMove {
  /** What a screen reader hears beside the words of the button, where there are several of them. */
  readonly of?: string;
  /** `button` beside other buttons, `quiet` in a row, `icon` among tools, `quiet-icon` among tools without a frame. */
  readonly look?: 'button' | 'quiet' | 'icon' | 'quiet-icon';
  readonly isDisabled?: boolean;
}

/** Moves one record to the Bin, after a question. Show it only to whoever may. */
export function MoveToBinButton({
  of,
  look = 'button',
  isDisabled = false,
  onMoved,
  onBack,
  ...moving
}: MoveToBinButtonProps) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const label = of === undefined ? t('toBin.open') : t('toBin.openOf', { name: of });
  const ask = () => {
    setAsked(true);
  };
  return (
    <>
      {look === 'icon' || look === 'quiet-icon' ? (
        <ActionIcon
          variant={look === 'icon' ? 'default' : 'subtle'}
          size={36}
          aria-label={label}
          disabled={isDisabled}
          onClick={ask}
        >
          <IconTrash size={18} stroke={1.9} aria-hidden="true" />
        </ActionIcon>
      ) : (
        <Button
          {...(look === 'quiet' ? { variant: 'subtle', color: 'red' } : { variant: 'default' })}
          {...(look === 'quiet' ? {} : { leftSection: <IconTrash size={18} aria-hidden="true" /> })}
          aria-label={label}
          disabled={isDisabled}
          onClick={ask}
        >
          {t('toBin.open')}
        </Button>
      )}
      <MoveToBin
        moving={isAsked ? moving : null}
        onClose={() => {
          setAsked(false);
        }}
        onMoved={onMoved}
        onBack={onBack}
      />
    </>
  );
}
