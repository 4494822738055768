import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleBreak } from '../../../../../shared/domain/roster-rules.ts';
import type { RosterView } from '../../../../../shared/schemas/rosters.ts';
import { Card } from '../../../components/ui/card.tsx';
import { formatDay, formatWeekday } from '../../../lib/format.ts';
import { useBreakWords } from '../use-roster-words.ts';

const SHOWN = 8;

interface BreaksPanelProps {
  readonly view: RosterView;
  readonly breaks: readonly RuleBreak[];
  /** Leads to the cell it is about. */
  readonly onLead: (staffId: string | null, date: string) => void;
}

/** Everything the rules say of the plan, what must be put right first, then people, then the ward; each leads to its cell. */
export function BreaksPanel({ view, breaks, onLead }: BreaksPanelProps) {
  const { t } = useTranslation('rosters');
  const [isAll, setAll] = useState(false);
  const codes = useMemo(() => new Map(view.templates.map(({ id, code }) => [id as string, code])), [view.templates]);
  const names = useMemo(() => new Map(view.people.map((one) => [one.staffId as string, one.name])), [view.people]);
  const words = useBreakWords(useCallback((id: string) => codes.get(id) ?? '', [codes]));
  const sorted = useMemo(
    () =>
      [...breaks].sort(
        (one, other) =>
          one.severity.localeCompare(other.severity) ||
          Number(one.staffId === null) - Number(other.staffId === null) ||
          one.date.localeCompare(other.date),
      ),
    [breaks],
  );
  const hard = breaks.filter(({ severity }) => severity === 'hard').length;
  const shown = isAll ? sorted : sorted.slice(0, SHOWN);
  return (
    <Card
      title={t('breaks.title')}
      lead={breaks.length === 0 ? undefined : t('breaks.count', { count: breaks.length, hard })}
    >
      {breaks.length === 0 ? (
        <p className="row">
          <IconCircleCheck size={20} className="roster-fine" aria-hidden="true" />
          {t('breaks.none')}
        </p>
      ) : null}
      <ul>
        {shown.map((one) => (
          <li key={[one.rule, one.staffId, one.date, one.templateId, one.skill, ...one.shiftIds].join('|')}>
            <button type="button" className="roster-break" onClick={() => onLead(one.staffId, one.date)}>
              <IconAlertTriangle size={18} data-severity={one.severity} aria-hidden="true" />
              <span>
                <span className="roster-break-who">
                  <bdi>{one.staffId === null ? view.wardName : (names.get(one.staffId) ?? '')}</bdi>
                  <span className="muted">
                    {' '}
                    · {formatWeekday(one.date)} {formatDay(one.date)}
                  </span>
                </span>
                <span className="roster-break-why">
                  <span className={one.severity === 'hard' ? 'tag tag-danger' : 'tag tag-warn'}>
                    {t(`breaks.${one.severity}`)}
                  </span>{' '}
                  {words(one)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {sorted.length > SHOWN ? (
        <button type="button" className="roster-more" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
          {isAll ? t('breaks.fewer') : t('breaks.more', { count: sorted.length - SHOWN })}
        </button>
      ) : null}
    </Card>
  );
}
