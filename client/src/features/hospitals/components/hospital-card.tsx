import { Button } from '@mantine/core';
import { IconCircleCheck, IconPlayerPause } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HospitalView } from '../../../../../shared/schemas/hospitals.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { postReturn } from '../api/save-hospital.ts';

interface HospitalCardProps {
  readonly hospital: HospitalView;
  readonly canManage: boolean;
  readonly onSuspend: () => void;
}

export function HospitalCard({ hospital, canManage, onSuspend }: HospitalCardProps) {
  const { t } = useTranslation('hospitals');
  const isActive = hospital.state === 'active';
  return (
    <article className="card hospital">
      <header className="hospital-head">
        <div>
          <h2>
            <bdi>{hospital.name}</bdi>
          </h2>
          <span className="muted small mono ltr">{hospital.code}</span>
        </div>
        <span className={isActive ? 'tag tag-good' : 'tag tag-warn'}>
          {isActive ? (
            <IconCircleCheck size={15} stroke={2.1} aria-hidden="true" />
          ) : (
            <IconPlayerPause size={15} stroke={2.1} aria-hidden="true" />
          )}
          {t(`state.${hospital.state}`)}
        </span>
      </header>
      <dl className="facts">
        <dt>{t('field.kind')}</dt>
        <dd>{t(`kind.${hospital.kind}`)}</dd>
        <dt>{t('field.placement')}</dt>
        <dd>{t(`placement.${hospital.placement}`)}</dd>
        <dt>{t('field.timeZone')}</dt>
        <dd className="ltr">{hospital.timeZone}</dd>
        <dt>{t('field.openedAt')}</dt>
        <dd className="numbers">{formatInstant(hospital.openedAt)}</dd>
      </dl>
      {canManage ? (
        <div className="hospital-foot">
          {isActive ? (
            <Button variant="default" className="danger-outline" onClick={onSuspend}>
              {t('suspend.open')}
              <span className="visually-hidden"> {hospital.name}</span>
            </Button>
          ) : (
            <ReturnButton hospital={hospital} />
          )}
        </div>
      ) : null}
    </article>
  );
}

function ReturnButton({ hospital }: { readonly hospital: HospitalView }) {
  const { t } = useTranslation('hospitals');
  const queries = useQueryClient();
  const again = () => void queries.invalidateQueries({ queryKey: ['hospitals'] });
  const command = useCommand(postReturn, (returned) => {
    toast(t('return.done', { name: returned.name }));
    again();
  });
  return (
    <div className="stack stack-start">
      <FailureNotice error={command.error} />
      <Button
        loading={command.isPending}
        onClick={() => {
          command.mutate(
            { hospitalId: hospital.id, version: hospital.version },
            {
              onError(error) {
                if (isProblem(error, 'version-conflict')) again();
              },
            },
          );
        }}
      >
        {t('return.submit')}
        <span className="visually-hidden"> {hospital.name}</span>
      </Button>
    </div>
  );
}
