import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ButtonsProps {
  readonly onClose: () => void;
  /** What is done, beside leaving it. */
  readonly children: ReactNode;
}

/** The foot of a dialog. */
export function Buttons({ onClose, children }: ButtonsProps) {
  const { t } = useTranslation();
  return (
    <div className="row-end">
      <Button variant="default" onClick={onClose}>
        {t('action.cancel')}
      </Button>
      {children}
    </div>
  );
}
