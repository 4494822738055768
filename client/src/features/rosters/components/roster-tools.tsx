import { Button } from '@mantine/core';
import { IconHistory, IconPrinter, IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../../../shared/schemas/rosters.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { formatInstant } from '../../../lib/format.ts';
import type { CoverView, RowView } from '../grid/grid-view.ts';
import { PrintSheet } from '../print/print-sheet.tsx';
import { untold } from '../roster-model.ts';
import type { RosterDialog } from './roster-dialogs.tsx';

interface ToolsProps {
  readonly view: RosterView;
  readonly rows: readonly RowView[];
  readonly cover: readonly CoverView[];
  readonly onAsk: (dialog: RosterDialog) => void;
}

/** How the roster stands, and what is done with it as a whole. */
export function RosterTools({ view, rows, cover, onAsk }: ToolsProps) {
  const { t } = useTranslation('rosters');
  const phase = usePhase();
  const { roster, abilities } = view;
  const count = untold(view);
  const isDraft = roster.state === 'draft';
  return (
    <div className="roster-tools">
      <p className="roster-state">
        <span className={isDraft ? 'tag tag-warn' : 'tag tag-good'}>{t(`state.${roster.state}`)}</span>
        {roster.publishedAt === null ? null : (
          <span className="muted small">
            {t('publishedBy', { at: formatInstant(roster.publishedAt), name: roster.publishedBy ?? '' })}
          </span>
        )}
        {abilities.canManage && !isDraft && count > 0 ? (
          <span className="tag tag-warn">{t('untold', { count })}</span>
        ) : null}
      </p>
      <span className="row">
        <Button
          variant="subtle"
          leftSection={<IconPrinter size={18} aria-hidden="true" />}
          onClick={() => window.print()}
        >
          {t('print.open')}
        </Button>
        <Button
          variant="subtle"
          leftSection={<IconHistory size={18} aria-hidden="true" />}
          onClick={() => onAsk({ what: 'log' })}
        >
          {t('log.open')}
        </Button>
        {abilities.canManage ? (
          <Button
            leftSection={<IconSend size={18} className="mirrored" aria-hidden="true" />}
            disabled={phase === 'offline' || (!isDraft && count === 0)}
            onClick={() => onAsk({ what: 'publish' })}
          >
            {t(isDraft ? 'publish.open' : 'publish.openChanges')}
          </Button>
        ) : null}
      </span>
      <PrintSheet view={view} rows={rows} cover={cover} />
    </div>
  );
}
