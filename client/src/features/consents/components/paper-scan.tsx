import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileId } from '../../../../../shared/types/ids.ts';
import { Notice } from '../../../components/ui/notice.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { fetchFile, saveOnDevice } from '../../../lib/files/use-file-content.ts';

/** The scanned form: a picture is shown here, a PDF is handed to the device. */
export function PaperScan({ fileId }: { readonly fileId: FileId }) {
  const { t } = useTranslation('consents');
  const [picture, setPicture] = useState<Blob | null>(null);
  const command = useCommand(
    () => fetchFile({ id: fileId }),
    (bytes) => {
      if (bytes.type.startsWith('image/')) setPicture(bytes);
      else saveOnDevice(bytes, 'consent.pdf');
    },
  );
  return (
    <section className="stack" aria-label={t('seals.scan')}>
      {command.isError ? <Notice tone="danger">{t('seals.scanGone')}</Notice> : null}
      {picture === null ? (
        <div className="row">
          <Button
            variant="default"
            leftSection={<IconFileText size={18} aria-hidden="true" />}
            loading={command.isPending}
            onClick={() => {
              command.mutate(undefined);
            }}
          >
            {t('seals.openScan')}
          </Button>
        </div>
      ) : (
        <Scan bytes={picture} alt={t('seals.scanAlt')} />
      )}
    </section>
  );
}

function Scan({ bytes, alt }: { readonly bytes: Blob; readonly alt: string }) {
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (image === null) return;
      const url = URL.createObjectURL(bytes);
      image.src = url;
      return () => {
        URL.revokeObjectURL(url);
      };
    },
    [bytes],
  );
  return <img ref={show} alt={alt} className="paper-scan" />;
}
