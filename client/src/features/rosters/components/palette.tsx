import { Button } from '@mantine/core';
import { IconEraser, IconRepeat } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../../../shared/schemas/rosters.ts';
import type { CursorStore } from '../grid/cursor-store.ts';
import type { DayHead, RowView } from '../grid/grid-view.ts';
import type { GridActs } from '../grid/use-grid-keys.ts';
import type { RosterDialog } from './roster-dialogs.tsx';

interface PaletteProps {
  readonly view: RosterView;
  readonly cursor: CursorStore;
  readonly rows: readonly RowView[];
  readonly days: readonly DayHead[];
  readonly acts: GridActs;
  readonly onAsk: (dialog: RosterDialog) => void;
}

/** The same by pressing as by typing: what is chosen, and what can be put there. */
export function Palette({ view, cursor, rows, days, acts, onAsk }: PaletteProps) {
  const { t } = useTranslation('rosters');
  const chosen = useSyncExternalStore(cursor.subscribe, () => {
    const { first, last } = cursor.range();
    return [first.row, first.col, last.row, last.col].join(' ');
  });
  const [top = 0, left = 0, bottom = 0, right = 0] = chosen.split(' ').map(Number);
  const nameOf = (row: number) => (rows[row]?.id === '' ? t('grid.openRow') : (rows[row]?.name ?? ''));
  const who = top === bottom ? nameOf(top) : t('palette.people', { count: bottom - top + 1 });
  const when = left === right ? (days[left]?.label ?? '') : `${days[left]?.label ?? ''} – ${days[right]?.label ?? ''}`;
  return (
    <div className="roster-palette" role="toolbar" aria-label={t('palette.label')}>
      <span className="roster-chosen">
        <bdi>{who}</bdi>
        <span className="muted"> · {when}</span>
      </span>
      <span className="roster-codes">
        {view.templates.map(({ id, code, name, kind }) => (
          <button
            key={id}
            type="button"
            className="roster-put"
            title={name}
            aria-label={t('palette.put', { code, name })}
            onClick={() => acts.put(cursor.range(), code)}
          >
            <bdi className="roster-code" data-kind={kind}>
              {code}
            </bdi>
          </button>
        ))}
        <button
          type="button"
          className="roster-put"
          aria-label={t('palette.clear')}
          title={t('palette.clear')}
          onClick={() => acts.put(cursor.range(), null)}
        >
          <IconEraser size={20} stroke={1.8} aria-hidden="true" />
        </button>
      </span>
      <Button
        variant="default"
        size="compact-md"
        leftSection={<IconRepeat size={17} aria-hidden="true" />}
        onClick={() => onAsk({ what: 'pattern' })}
      >
        {t('palette.pattern')}
      </Button>
      <Button variant="default" size="compact-md" onClick={() => onAsk({ what: 'copy' })}>
        {t('palette.copyWeek')}
      </Button>
    </div>
  );
}
