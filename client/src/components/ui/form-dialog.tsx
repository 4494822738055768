import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDialogOpening } from './use-dialog-opening.ts';

interface FormDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** `wide` for forms of many fields. */
  readonly width?: 'usual' | 'wide';
  /** A long form takes the whole of a phone's screen; a short one stays a card. */
  readonly isLong?: boolean;
  readonly children: ReactNode;
}

/** A dialog with a form in it. Its content is made anew each time it opens, so nothing of the last time is left over. */
export function FormDialog({ isOpen, onClose, title, width = 'usual', isLong = false, children }: FormDialogProps) {
  const isOpened = useDialogOpening(isOpen);
  const { t } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 699px)');
  return (
    <Modal
      opened={isOpened}
      onClose={onClose}
      fullScreen={isLong && isPhone === true}
      title={<span className="panel-title">{title}</span>}
      closeButtonProps={{ 'aria-label': t('action.close') }}
      {...(width === 'wide' ? { size: 600 } : {})}
    >
      {isOpen ? children : null}
    </Modal>
  );
}
