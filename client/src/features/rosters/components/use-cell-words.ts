import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../../../shared/schemas/rosters.ts';
import type { CellShift, CellView } from '../grid/grid-view.ts';
import { together } from '../grid/grid-view.ts';
import { timesText } from '../times.ts';

/** A cell as a screen reader says it; who and when, its row and column say. */
export function useCellWords(view: RosterView): (cell: CellView) => string {
  const { t } = useTranslation('rosters');
  const names = useMemo(
    () => new Map(view.templates.map((template) => [template.code, `${template.name} ${timesText(template)}`])),
    [view.templates],
  );
  return useCallback(
    (cell) => {
      const shiftWords = ({ code, mark, elsewhere }: CellShift, count: number) => {
        const word = `${count > 1 ? `${code}×${count}` : code}, ${names.get(code) ?? code}`;
        if (elsewhere !== null) return t('cell.elsewhere', { what: word, ward: elsewhere });
        return mark === 'same' ? word : `${word}, ${t(`cell.${mark}`)}`;
      };
      const parts = together(cell.shifts).map(({ shift, count }) => shiftWords(shift, count));
      if (cell.leave !== null) parts.push(t(`cell.leave.${cell.leave.state}`));
      if (cell.wish !== null) parts.push(t(`wish.${cell.wish.kind}`));
      if (cell.fault !== null) parts.push(t(`cell.fault.${cell.fault}`));
      return parts.length === 0 ? t('cell.free') : parts.join('; ');
    },
    [names, t],
  );
}
