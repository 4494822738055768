import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../../../../shared/schemas/documents.ts';
import { MoveToBinButton } from '../../../components/bin/move-to-bin-button.tsx';
import { FileTile } from '../../../components/ui/file-tile.tsx';
import { formatDay, formatInstant } from '../../../lib/format.ts';

interface DocumentRowProps {
  readonly document: DocumentView;
  readonly canManage: boolean;
  readonly onChange: () => void;
}

/** A document: what it is, when it is of, who brought it, the file, and what can be done with it. */
export function DocumentRow({ document, canManage, onChange }: DocumentRowProps) {
  const { t } = useTranslation('documents');
  const { id, version, title, dated, addedBy, addedAt, file } = document;
  const time = formatInstant(addedAt);
  return (
    <li className="doc-row">
      <div className="doc-words">
        <bdi className="doc-title">{title}</bdi>
        <span className="muted">
          {dated === null ? '' : `${t('row.dated', { day: formatDay(dated, true) })} · `}
          {addedBy === null ? t('row.added', { time }) : t('row.addedBy', { time, name: addedBy })}
        </span>
      </div>
      <FileTile file={file} />
      {canManage ? (
        <div className="row">
          <Button variant="subtle" aria-label={t('row.changeOf', { title })} onClick={onChange}>
            {t('row.change')}
          </Button>
          <MoveToBinButton kind="document" id={id} version={version} of={title} look="quiet" />
        </div>
      ) : null}
    </li>
  );
}
