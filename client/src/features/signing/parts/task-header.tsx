import { IconLock, IconTextSize } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConsentForm } from '../../../../../shared/schemas/consents.ts';
import { formatDay } from '../../../lib/format.ts';

interface TaskHeaderProps {
  readonly form: ConsentForm | null;
  readonly isLarge: boolean;
  readonly onLarge: (isLarge: boolean) => void;
  readonly onBackToStaff?: () => void;
}

/** Whose form this is, on every step; larger words; and the way back, which asks for a PIN. */
export function TaskHeader({ form, isLarge, onLarge, onBackToStaff }: TaskHeaderProps) {
  const { t } = useTranslation('signing');
  return (
    <header className="sg-head">
      <div className="sg-whose">
        {form === null ? null : (
          <>
            <span className="sg-hospital">
              <bdi>{form.hospitalName}</bdi>
            </span>
            <span className="sg-patient">
              <bdi className="sg-patient-name">{form.patient.name}</bdi>
              {form.patient.birthDate === null ? null : (
                <span>{t('head.born', { date: formatDay(form.patient.birthDate, true) })}</span>
              )}
              <span>
                {t('head.number')} <bdi className="ltr">{form.patient.hospitalNumber}</bdi>
              </span>
            </span>
          </>
        )}
      </div>
      <div className="sg-head-tools">
        <button
          type="button"
          className="sg-tool"
          aria-pressed={isLarge}
          onClick={() => {
            onLarge(!isLarge);
          }}
        >
          <IconTextSize size={22} stroke={1.8} aria-hidden="true" />
          <span>{t('head.large')}</span>
        </button>
        {onBackToStaff === undefined ? null : (
          <button type="button" className="sg-tool" onClick={onBackToStaff}>
            <IconLock size={22} stroke={1.8} aria-hidden="true" />
            <span>{t('head.staff')}</span>
          </button>
        )}
      </div>
    </header>
  );
}
