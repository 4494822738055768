import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface FootProps {
  readonly submit: string;
  readonly isDanger?: boolean;
  readonly isPending: boolean;
  readonly isDisabled: boolean;
  readonly onClose: () => void;
}

export function FormFoot({ submit, isDanger = false, isPending, isDisabled, onClose }: FootProps) {
  const { t } = useTranslation();
  return (
    <div className="row-end">
      <Button variant="default" onClick={onClose}>
        {t('action.cancel')}
      </Button>
      <Button type="submit" {...(isDanger ? { color: 'danger' } : {})} loading={isPending} disabled={isDisabled}>
        {submit}
      </Button>
    </div>
  );
}
