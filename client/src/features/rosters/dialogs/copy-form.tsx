import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { daysAfter, daysBetween } from '../../../../../shared/domain/zoned-time.ts';
import { postCopy } from '../api/rosters.ts';
import { spanText } from '../use-roster-words.ts';
import { daysOf } from '../roster-model.ts';
import type { FillWays } from './fill-parts.tsx';
import { FillDone, FillFailure, FIRST_WAYS, WaysFields } from './fill-parts.tsx';
import type { FillProps } from './pattern-form.tsx';
import { chosenStaff } from './pattern-form.tsx';
import { useFill } from './use-fill.ts';

const WEEK = 7;

/** One week onto later ones, of everyone or of whom was chosen. */
export function CopyForm({ sheet, range, onClose }: FillProps) {
  const { t } = useTranslation('rosters');
  const { t: tCommon } = useTranslation();
  const { view } = sheet;
  const { from, to } = view.roster;
  const starts = daysOf(from, to).filter((day) => daysBetween(from, day) % WEEK === 0);
  const before = [4, 3, 2, 1].map((weeks) => daysAfter(from, -weeks * WEEK));
  const first = starts[Math.floor(range.first.col / WEEK)] ?? from;
  const [week, setWeek] = useState(first);
  const [onto, setOnto] = useState(starts.find((day) => day > first) ?? from);
  const [times, setTimes] = useState(1);
  const chosen = chosenStaff(sheet, range);
  const [isChosenOnly, setChosenOnly] = useState(chosen.length > 1);
  const [ways, setWays] = useState<FillWays>(FIRST_WAYS);
  const command = useFill(view.roster.id, postCopy);
  if (command.data !== undefined) return <FillDone answer={command.data} sheet={sheet} onClose={onClose} />;
  const span = (day: string) => spanText(day, daysAfter(day, WEEK - 1));
  const isBackward = onto <= week;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isBackward) return;
        const whose = isChosenOnly ? { staffIds: chosen } : {};
        const body = { from: week, to: daysAfter(week, WEEK - 1), onto, times, ...whose, ...ways };
        command.mutate({ rosterId: view.roster.id, ...body });
      }}
    >
      <FillFailure error={command.error} sheet={sheet} />
      <NativeSelect
        label={t('copy.week')}
        data-autofocus
        value={week}
        data={[
          ...before.map((day) => ({ value: day, label: t('copy.before', { span: span(day) }) })),
          ...starts.map((day) => ({ value: day, label: span(day) })),
        ]}
        onChange={(event) => setWeek(event.currentTarget.value)}
      />
      <div className="roster-fields">
        <NativeSelect
          label={t('copy.onto')}
          value={onto}
          error={isBackward ? t('copy.later') : null}
          data={starts.map((day) => ({ value: day, label: span(day) }))}
          onChange={(event) => setOnto(event.currentTarget.value)}
        />
        <NumberInput
          label={t('copy.times')}
          min={1}
          max={8}
          value={times}
          onChange={(value) => setTimes(Number(value) || 1)}
        />
      </div>
      {chosen.length === 0 ? null : (
        <NativeSelect
          label={t('fill.whose')}
          value={isChosenOnly ? 'chosen' : 'all'}
          data={[
            { value: 'all', label: t('fill.everyone', { count: view.people.length }) },
            { value: 'chosen', label: t('fill.chosen', { count: chosen.length }) },
          ]}
          onChange={(event) => setChosenOnly(event.currentTarget.value === 'chosen')}
        />
      )}
      <WaysFields ways={ways} onChange={setWays} />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('copy.submit')}
        </Button>
      </div>
    </form>
  );
}
