import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconAlertOctagon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import { consentKey, postReadAgain } from '../api/consents.ts';

interface NoticesProps {
  readonly consent: ConsentView;
}

/** What must be known before anything else of it is read. */
export function ConsentNotices({ consent }: NoticesProps) {
  const { t } = useTranslation('consents');
  const { remote, replacedBy } = consent;
  return (
    <>
      {consent.isAltered ? (
        <div className="consent-altered" role="alert">
          <IconAlertOctagon size={40} stroke={2} aria-hidden="true" />
          <div>
            <h2>{t('view.altered')}</h2>
            <p>{t('view.alteredText')}</p>
          </div>
        </div>
      ) : null}
      {replacedBy === null ? null : (
        <Notice
          tone="info"
          actions={
            <Link to="/consents/$consentId" params={{ consentId: replacedBy }} className="consent-link">
              {t('view.replacedBy')}
            </Link>
          }
        >
          {t('line.replaced')}
        </Notice>
      )}
      {consent.isOutdatedForm ? <Outdated consent={consent} /> : null}
      {remote === null ? null : (
        <Notice tone="info">
          <span className="numbers">
            {remote.sentTo === null
              ? t('view.remote', { time: formatInstant(remote.expiresAt) })
              : t('view.remoteTo', { to: remote.sentTo, time: formatInstant(remote.expiresAt) })}
          </span>
        </Notice>
      )}
    </>
  );
}

/** Nobody has signed yet, so the newest version is taken, and read again. */
function Outdated({ consent }: NoticesProps) {
  const { t } = useTranslation('consents');
  const canCapture = useCan('consent.capture');
  const queries = useQueryClient();
  const command = useCommand(postReadAgain, (view) => {
    queries.setQueryData(consentKey(view.id), view);
    toast(t('view.readAgainDone'));
  });
  return (
    <Notice
      tone="warn"
      title={t('view.outdated')}
      actions={
        canCapture ? (
          <Button
            loading={command.isPending}
            onClick={() => command.mutate({ consentId: consent.id, version: consent.version })}
          >
            {t('view.readAgain')}
          </Button>
        ) : undefined
      }
    >
      {t('view.outdatedText')}
      <FailureNotice error={command.error} />
    </Notice>
  );
}
