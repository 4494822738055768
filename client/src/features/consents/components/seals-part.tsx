import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { QrCode } from '../../../components/ui/qr-code.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { saveOnDevice } from '../../../lib/files/use-file-content.ts';
import { formatBytes, formatInstant } from '../../../lib/format.ts';
import { fetchDocument } from '../api/consents.ts';
import { PaperScan } from './paper-scan.tsx';

/** The sealed document, the chain's lines about it, the way to check it, and the scan where it was signed on paper. */
export function SealsPart({ consent }: { readonly consent: ConsentView }) {
  const { t } = useTranslation('consents');
  const { document, seals, verifyUrl, paperFileId } = consent;
  return (
    <Card title={t('seals.title')}>
      <div className="stack-lg">
        {document === null && seals.length === 0 ? <p className="muted">{t('seals.none')}</p> : null}
        {document === null ? null : <Download consentId={consent.id} document={document} />}
        {paperFileId === null ? null : <PaperScan fileId={paperFileId} />}
        {verifyUrl === null ? null : (
          <div className="verify">
            <QrCode text={verifyUrl} label={t('seals.verifyQr')} />
            <div className="stack">
              <p>{t('seals.verifyText')}</p>
              <a href={verifyUrl} target="_blank" rel="noreferrer" className="consent-link">
                {t('seals.verify')}
              </a>
            </div>
          </div>
        )}
        {seals.length === 0 ? null : <Seals seals={seals} />}
      </div>
    </Card>
  );
}

interface DownloadProps {
  readonly consentId: string;
  readonly document: NonNullable<ConsentView['document']>;
}

function Download({ consentId, document }: DownloadProps) {
  const { t } = useTranslation('consents');
  const command = useCommand(async () => {
    saveOnDevice(await fetchDocument(consentId), document.fileName);
  });
  return (
    <div className="stack">
      <FailureNotice error={command.error} />
      <div className="row">
        <Button
          leftSection={<IconDownload size={18} aria-hidden="true" />}
          loading={command.isPending}
          onClick={() => {
            command.mutate(undefined);
          }}
        >
          {t('act.document')}
        </Button>
        <span className="muted small numbers">{formatBytes(document.size)}</span>
      </div>
      {document.isTimePending ? <p className="muted small">{t('seals.timePending')}</p> : null}
    </div>
  );
}

function Seals({ seals }: Pick<ConsentView, 'seals'>) {
  const { t } = useTranslation('consents');
  return (
    <ol className="seals">
      {seals.map(({ number, act, at, contentHash, documentHash, sealHash }) => (
        <li key={number} className="stack">
          <p>
            <strong className="numbers">{t('seals.number', { number })}</strong> {t(`seals.act.${act}`)}{' '}
            <span className="muted small numbers">{formatInstant(at)}</span>
          </p>
          <details className="consent-more">
            <summary>{t('seals.hashes')}</summary>
            <dl className="hashes">
              <dt>{t('seals.content')}</dt>
              <dd className="mono ltr">{contentHash}</dd>
              <dt>{t('seals.document')}</dt>
              <dd className="mono ltr">{documentHash}</dd>
              <dt>{t('seals.seal')}</dt>
              <dd className="mono ltr">{sealHash}</dd>
            </dl>
          </details>
        </li>
      ))}
    </ol>
  );
}
