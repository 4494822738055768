import { Button } from '@mantine/core';
import { IconDeviceTablet } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { Notice } from '../../../components/ui/notice.tsx';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { ConsentPatient } from '../components/consent-patient.tsx';
import { useHandOver } from '../use-hand-over.ts';
import { ActFailure } from './act-failure.tsx';

interface HandOverFormProps {
  readonly consent: ConsentView;
  readonly onClose: () => void;
}

/** The last look before the tablet goes out of hand. */
export function HandOverForm({ consent, onClose }: HandOverFormProps) {
  const { t } = useTranslation('consents');
  const { t: tCommon } = useTranslation();
  const { hasPin } = useSession();
  const phase = usePhase();
  const handOver = useHandOver();
  const isOffline = phase === 'offline';
  return (
    <div className="stack">
      <ConsentPatient patient={consent.form.patient} />
      <p>{t('handOver.text')}</p>
      <Notice tone={hasPin ? 'info' : 'warn'}>{t(hasPin ? 'handOver.pin' : 'handOver.noPin')}</Notice>
      {isOffline ? <Notice tone="warn">{t('handOver.offline')}</Notice> : null}
      <ActFailure error={handOver.error} consent={consent} />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button
          data-autofocus
          leftSection={<IconDeviceTablet size={18} aria-hidden="true" />}
          disabled={isOffline}
          loading={handOver.isPending}
          onClick={() => {
            // What went wrong is shown above.
            handOver.run(consent).then(onClose, () => undefined);
          }}
        >
          {t('handOver.submit')}
        </Button>
      </div>
    </div>
  );
}
