import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { formatDay, formatWeekday } from '../../../lib/format.ts';
import { CellForm } from '../dialogs/cell-form.tsx';
import { CopyForm } from '../dialogs/copy-form.tsx';
import { LogList } from '../dialogs/log-list.tsx';
import { PatternForm } from '../dialogs/pattern-form.tsx';
import { PublishForm } from '../dialogs/publish-form.tsx';
import type { Sheet } from '../edits.ts';
import { personAt } from '../edits.ts';
import type { CursorStore } from '../grid/cursor-store.ts';
import type { Place } from '../grid/place.ts';
import type { PlanQueue } from '../plan-queue.ts';
import { OPEN_ROW } from '../roster-model.ts';

export type RosterDialog =
  { readonly what: 'cell'; readonly place: Place } | { readonly what: 'pattern' | 'copy' | 'publish' | 'log' };

interface RosterDialogsProps {
  readonly asked: RosterDialog | null;
  readonly sheet: Sheet;
  readonly cursor: CursorStore;
  readonly queue: PlanQueue;
  readonly onClose: () => void;
}

/** The one dialog of this screen, whatever it is asked for. */
export function RosterDialogs({ asked, sheet, onClose, ...rest }: RosterDialogsProps) {
  const { t } = useTranslation('rosters');
  const titleOf = (of: RosterDialog): string => {
    if (of.what !== 'cell') return t(`${of.what}.title`);
    const { staffId, date } = personAt(sheet, of.place);
    const name = sheet.view.people.find((one) => one.staffId === staffId)?.name ?? '';
    return `${staffId === OPEN_ROW ? t('grid.openRow') : name} · ${formatWeekday(date)} ${formatDay(date)}`;
  };
  return (
    <FormDialog
      isOpen={asked !== null}
      onClose={onClose}
      title={asked === null ? '' : titleOf(asked)}
      width="wide"
      isLong={asked !== null && asked.what !== 'cell'}
    >
      {asked === null ? null : <Content asked={asked} sheet={sheet} onClose={onClose} {...rest} />}
    </FormDialog>
  );
}

function Content({ asked, sheet, cursor, queue, onClose }: RosterDialogsProps & { readonly asked: RosterDialog }) {
  switch (asked.what) {
    case 'cell':
      return <CellForm place={asked.place} sheet={sheet} queue={queue} onClose={onClose} />;
    case 'pattern':
      return <PatternForm sheet={sheet} range={cursor.range()} onClose={onClose} />;
    case 'copy':
      return <CopyForm sheet={sheet} range={cursor.range()} onClose={onClose} />;
    case 'publish':
      return <PublishForm view={sheet.view} onClose={onClose} />;
    case 'log':
      return <LogList view={sheet.view} />;
  }
}
