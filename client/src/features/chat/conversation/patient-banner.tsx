import { Button } from '@mantine/core';
import { IconUserHeart } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../../../../shared/schemas/chat.ts';
import { formatDay } from '../../../lib/format.ts';

export type ChannelPatient = NonNullable<ChannelView['patient']>;

interface BannerProps {
  readonly patient: ChannelPatient;
  readonly isConfirmed: boolean;
  readonly onConfirm: (isConfirmed: boolean) => void;
}

/** The two identifiers over what is being written about the patient; confirmed once each time the conversation is opened. */
export function PatientBanner({ patient, isConfirmed, onConfirm }: BannerProps) {
  const { t } = useTranslation('conversation');
  return (
    <div role="group" className="talk-patient" aria-label={t('patient.label')} data-confirmed={isConfirmed}>
      <IconUserHeart size={20} stroke={1.8} aria-hidden="true" />
      <div className="talk-patient-words">
        <strong>
          <bdi>{patient.name}</bdi>
        </strong>
        <PatientIds patient={patient} />
      </div>
      {patient.wardId === null ? null : (
        <Link className="talk-link" to="/wards/$wardId" params={{ wardId: patient.wardId }}>
          {t('patient.board')}
        </Link>
      )}
      <label className="choice talk-confirm">
        <input
          type="checkbox"
          checked={isConfirmed}
          onChange={({ target }) => {
            onConfirm(target.checked);
          }}
        />
        <span>{t('patient.confirm')}</span>
      </label>
    </div>
  );
}

function PatientIds({ patient }: { readonly patient: ChannelPatient }) {
  const { t } = useTranslation('conversation');
  return (
    <span className="talk-patient-ids">
      <span>
        {t('patient.number')} <bdi className="ltr numbers">{patient.hospitalNumber}</bdi>
      </span>{' '}
      <span>
        {t('patient.born')}{' '}
        <bdi className="numbers">
          {patient.birthDate === null ? t('patient.bornUnknown') : formatDay(patient.birthDate, true)}
        </bdi>
      </span>
    </span>
  );
}

interface AskProps {
  readonly patient: ChannelPatient;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** The first message of an opening that was not confirmed asks here, in place; what was written stays. */
export function PatientQuestion({ patient, onYes, onNo }: AskProps) {
  const { t } = useTranslation('conversation');
  return (
    <div className="talk-patient-question" role="alertdialog" aria-label={t('patient.question')}>
      <p>{t('patient.question')}</p>
      <p>
        <strong>
          <bdi>{patient.name}</bdi>
        </strong>{' '}
        <PatientIds patient={patient} />
      </p>
      <div className="row">
        <Button autoFocus onClick={onYes}>
          {t('patient.yes')}
        </Button>
        <Button variant="default" onClick={onNo}>
          {t('patient.no')}
        </Button>
      </div>
    </div>
  );
}
