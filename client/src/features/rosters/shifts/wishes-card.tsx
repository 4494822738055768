import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconCircleX, IconHeart, IconThumbDown } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Wish } from '../../../../../shared/domain/roster-rules.ts';
import { WISHES } from '../../../../../shared/domain/roster-rules.ts';
import { weekdayOf } from '../../../../../shared/domain/zoned-time.ts';
import type { MyShifts } from '../../../../../shared/schemas/rosters.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { formatWeekday } from '../../../lib/format.ts';
import { ROSTERS } from '../api/rosters.ts';
import type { WishItem } from '../api/shifts.ts';
import { putWishes } from '../api/shifts.ts';
import { daysOf } from '../roster-model.ts';
import { firstDay, lastDay } from './months.ts';

const GLYPHS = { unavailable: IconCircleX, off: IconThumbDown, prefer: IconHeart } as const;
const TAKEN_BACK = '';

interface WishesCardProps {
  readonly mine: MyShifts;
  readonly month: string;
  readonly today: string;
}

/** Days one cannot or would rather not work, or would like to: chosen in the month, then said once for all of them. */
export function WishesCard({ mine, month, today }: WishesCardProps) {
  const { t } = useTranslation('shifts');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const wishes = new Map(mine.wishes.map((one) => [one.date, one]));
  const days = daysOf(firstDay(month), lastDay(month));
  const toggle = (day: string) => {
    const next = new Set(chosen);
    if (!next.delete(day)) next.add(day);
    setChosen(next);
  };
  return (
    <Card title={t('wishes.title')} lead={t('wishes.lead')}>
      <div className="stack">
        <ol className="wish-days" aria-label={t('wishes.days')}>
          {days.map((day, index) => (
            <li key={day} style={index === 0 ? { gridColumnStart: weekdayOf(day) } : undefined}>
              <WishDay
                day={day}
                wish={wishes.get(day)?.wish ?? null}
                isChosen={chosen.has(day)}
                isPast={day <= today}
                onToggle={() => toggle(day)}
              />
            </li>
          ))}
        </ol>
        <WishForm days={[...chosen].sort()} onDone={() => setChosen(new Set())} />
      </div>
    </Card>
  );
}

interface WishDayProps {
  readonly day: string;
  readonly wish: Wish | null;
  readonly isChosen: boolean;
  readonly isPast: boolean;
  readonly onToggle: () => void;
}

function WishDay({ day, wish, isChosen, isPast, onToggle }: WishDayProps) {
  const { t } = useTranslation('shifts');
  const Glyph = wish === null ? null : GLYPHS[wish];
  return (
    <button
      type="button"
      className="wish-day"
      aria-pressed={isChosen}
      data-wish={wish ?? undefined}
      disabled={isPast}
      onClick={onToggle}
    >
      <span className="wish-weekday">{formatWeekday(day)}</span> <span className="numbers">{Number(day.slice(8))}</span>
      {wish === null ? null : <span className="visually-hidden">, {t(`wish.${wish}`)}</span>}
      {Glyph === null ? null : <Glyph size={16} stroke={2} aria-hidden="true" />}
    </button>
  );
}

function WishForm({ days, onDone }: { readonly days: readonly string[]; readonly onDone: () => void }) {
  const { t } = useTranslation('shifts');
  const phase = usePhase();
  const queries = useQueryClient();
  const [wish, setWish] = useState<string>('off');
  const [note, setNote] = useState('');
  const command = useCommand(putWishes, () => {
    void queries.invalidateQueries({ queryKey: ROSTERS });
    toast(t('wishes.done'));
    setNote('');
    onDone();
  });
  const isOf = (text: string): text is Wish => WISHES.some((one) => one === text);
  return (
    <form
      className="wish-form"
      onSubmit={(event) => {
        event.preventDefault();
        const said = note.trim() === '' ? null : note.trim();
        const what = isOf(wish) ? wish : null;
        const items = days.map((date): WishItem => ({ date, wish: what, note: what === null ? null : said }));
        if (items.length > 0) command.mutate(items);
      }}
    >
      <FailureNotice error={command.error} />
      <NativeSelect
        label={t('wishes.what')}
        value={wish}
        data={[
          ...WISHES.map((one) => ({ value: one, label: t(`wish.${one}`) })),
          { value: TAKEN_BACK, label: t('wishes.takeBack') },
        ]}
        onChange={(event) => setWish(event.currentTarget.value)}
      />
      <TextInput
        label={t('wishes.note')}
        maxLength={120}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" loading={command.isPending} disabled={days.length === 0 || phase === 'offline'}>
        {days.length === 0 ? t('wishes.chooseFirst') : t('wishes.submit', { count: days.length })}
      </Button>
    </form>
  );
}
