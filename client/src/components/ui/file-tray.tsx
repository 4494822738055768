import { ActionIcon, Progress } from '@mantine/core';
import { IconRefresh, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { UploadItem } from '../../lib/files/upload-item.ts';
import type { Upload } from '../../lib/files/use-upload.ts';
import { formatBytes } from '../../lib/format.ts';
import { FileIcon, kindOf } from './file-kind.tsx';
import './file-pieces.css';

const MEGABYTE = 1024 * 1024;

interface TrayItemProps {
  readonly item: UploadItem;
  readonly upload: Upload;
}

function StateLine({ item }: Pick<TrayItemProps, 'item'>) {
  const { t } = useTranslation('files');
  if (item.state === 'failed') {
    return (
      <span className="file-failure" role="alert">
        {t(`failure.${item.failure ?? 'other'}`, { most: Math.round(item.maxBytes / MEGABYTE) })}
      </span>
    );
  }
  const percent = Math.round(item.progress * 100);
  return (
    <span className="file-size">
      {formatBytes(item.size)} · {item.state === 'sending' ? t('state.sending', { percent }) : t(`state.${item.state}`)}
    </span>
  );
}

function TrayItem({ item, upload }: TrayItemProps) {
  const { t } = useTranslation('files');
  const { id, name, state } = item;
  return (
    <li className="file-tile file-waiting" data-state={state}>
      <FileIcon kind={item.view === null ? null : kindOf(item.view.type)} />
      <span className="file-facts">
        <bdi className="file-name">{item.view?.name ?? name}</bdi>
        <StateLine item={item} />
        {state === 'sending' ? (
          <Progress value={item.progress * 100} size="xs" aria-label={name} transitionDuration={0} />
        ) : null}
      </span>
      {state === 'failed' && item.canRetry ? (
        <ActionIcon
          variant="subtle"
          size="lg"
          aria-label={t('retry', { name })}
          title={t('retryShort')}
          onClick={() => {
            upload.retry(id);
          }}
        >
          <IconRefresh size={18} aria-hidden="true" />
        </ActionIcon>
      ) : null}
      <ActionIcon
        variant="subtle"
        size="lg"
        color="gray"
        aria-label={t('remove', { name })}
        onClick={() => {
          upload.remove(id);
        }}
      >
        <IconX size={18} aria-hidden="true" />
      </ActionIcon>
    </li>
  );
}

/** The files that are about to be attached, each with how far it is, what was wrong with it, and a way to take it away. */
export function UploadTray({ upload }: { readonly upload: Upload }) {
  const { t } = useTranslation('files');
  if (upload.isDragOver) return <p className="file-drop">{t('drop')}</p>;
  if (upload.items.length === 0) return null;
  return (
    <ul className="file-tiles" aria-label={t('list')}>
      {upload.items.map((item) => (
        <TrayItem key={item.id} item={item} upload={upload} />
      ))}
    </ul>
  );
}
