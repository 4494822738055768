import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { daysAfter } from '../../../../../shared/domain/zoned-time.ts';
import { postPattern } from '../api/rosters.ts';
import type { Sheet } from '../edits.ts';
import { patternOf } from '../grid/code-entry.ts';
import type { Range } from '../grid/place.ts';
import { OPEN_ROW } from '../roster-model.ts';
import type { FillWays } from './fill-parts.tsx';
import { FillDone, FillFailure, FIRST_WAYS, WaysFields } from './fill-parts.tsx';
import { useFill } from './use-fill.ts';

export interface FillProps {
  readonly sheet: Sheet;
  readonly range: Range;
  readonly onClose: () => void;
}

/** Whom what was chosen in the grid is about: everyone where it is one cell of the open shifts. */
export const chosenStaff = ({ rowIds }: Sheet, { first, last }: Range): string[] =>
  rowIds.slice(first.row, last.row + 1).filter((id) => id !== OPEN_ROW);

/** A pattern of shifts, again and again over days; each of several people begins it further on. */
export function PatternForm({ sheet, range, onClose }: FillProps) {
  const { t } = useTranslation('rosters');
  const { t: tCommon } = useTranslation();
  const { view } = sheet;
  const chosen = chosenStaff(sheet, range);
  const isOneDay = range.first.col === range.last.col;
  const [text, setText] = useState('');
  const [whose, setWhose] = useState(chosen.length === 0 ? 'all' : 'chosen');
  const [from, setFrom] = useState(daysAfter(view.roster.from, range.first.col));
  const [to, setTo] = useState(isOneDay ? view.roster.to : daysAfter(view.roster.from, range.last.col));
  const [stagger, setStagger] = useState(0);
  const [ways, setWays] = useState<FillWays>(FIRST_WAYS);
  const [isWrong, setWrong] = useState(false);
  const command = useFill(view.roster.id, postPattern);
  const codes = view.templates.map(({ code }) => code);
  const pattern = patternOf(text, codes);
  const staffIds = whose === 'all' ? view.people.map(({ staffId }) => staffId as string) : chosen;
  if (command.data !== undefined) return <FillDone answer={command.data} sheet={sheet} onClose={onClose} />;
  const idOf = (code: string) => view.templates.find((one) => one.code === code)?.id ?? '';
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const isBad = pattern === null || pattern.length === 0 || from > to;
        setWrong(isBad);
        if (isBad) return;
        const ids = pattern.map((code) => (code === null ? null : idOf(code)));
        command.mutate({ rosterId: view.roster.id, from, to, staffIds, pattern: ids, stagger, ...ways });
      }}
    >
      <FillFailure error={command.error} sheet={sheet} />
      <TextInput
        label={t('pattern.pattern')}
        description={t('pattern.help', { codes: codes.join(', ') })}
        placeholder={`${codes[0] ?? 'D'} ${codes[0] ?? 'D'} ${codes.at(-1) ?? 'N'} ${codes.at(-1) ?? 'N'} - - - -`}
        error={isWrong ? t(pattern === null ? 'pattern.noCode' : 'pattern.wrong') : null}
        autoComplete="off"
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('fill.whose')}
        value={whose}
        data={[
          ...(chosen.length === 0 ? [] : [{ value: 'chosen', label: t('fill.chosen', { count: chosen.length }) }]),
          { value: 'all', label: t('fill.everyone', { count: view.people.length }) },
        ]}
        onChange={(event) => setWhose(event.currentTarget.value)}
      />
      <div className="roster-fields">
        <TextInput
          type="date"
          label={t('fill.from')}
          min={view.roster.from}
          max={view.roster.to}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('fill.to')}
          min={view.roster.from}
          max={view.roster.to}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        {staffIds.length < 2 ? null : (
          <NumberInput
            label={t('pattern.stagger')}
            min={0}
            max={28}
            value={stagger}
            onChange={(value) => setStagger(Number(value) || 0)}
          />
        )}
      </div>
      <WaysFields ways={ways} onChange={setWays} />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('pattern.submit')}
        </Button>
      </div>
    </form>
  );
}
