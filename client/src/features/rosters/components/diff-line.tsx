import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ShiftDiff } from '../../../../../shared/schemas/rosters.ts';
import { formatClock, formatDay, formatWeekday } from '../../../lib/format.ts';

type Said = NonNullable<ShiftDiff['before']>;

interface DiffLineProps {
  readonly diff: ShiftDiff;
}

/** What is told of one shift: as it was, and as it is. */
export function DiffLine({ diff: { before, after } }: DiffLineProps) {
  const { t } = useTranslation('rosters');
  const text = (said: Said) => {
    const times = `${formatClock(said.startsAt)}–${formatClock(said.endsAt)}`;
    return `${formatWeekday(said.date)} ${formatDay(said.date)} · ${said.code} ${times} · ${said.person?.name ?? t('grid.openRow')}`;
  };
  if (before === null) return after === null ? null : <Line word={t('diff.new')} tone="good" text={text(after)} />;
  if (after === null) return <Line word={t('diff.gone')} tone="danger" text={text(before)} />;
  return (
    <span className="roster-diff">
      <span className="tag tag-warn">{t('diff.changed')}</span>
      <span>
        <s className="muted">{text(before)}</s>{' '}
        <IconArrowRight size={15} className="mirrored" aria-label={t('diff.now')} /> <bdi>{text(after)}</bdi>
      </span>
    </span>
  );
}

interface LineProps {
  readonly word: string;
  readonly tone: 'good' | 'danger';
  readonly text: string;
}

function Line({ word, tone, text }: LineProps) {
  return (
    <span className="roster-diff">
      <span className={`tag tag-${tone}`}>{word}</span>
      <bdi>{text}</bdi>
    </span>
  );
}
