import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { formatClock } from '../../../lib/format.ts';
import type { Sheet } from '../edits.ts';
import { isNothing, personAt, putInto, shiftsAt, templatesAt } from '../edits.ts';
import type { Place } from '../grid/place.ts';
import type { PlanAct, PlanQueue } from '../plan-queue.ts';
import type { RosterShift } from '../roster-model.ts';
import { breaksOf, OPEN_ROW } from '../roster-model.ts';
import { timesText } from '../times.ts';
import { useBreakWords } from '../use-roster-words.ts';
import { TermsForm } from './terms-form.tsx';

interface CellFormProps {
  readonly place: Place;
  readonly sheet: Sheet;
  readonly queue: PlanQueue;
  readonly onClose: () => void;
}

/** Everything about one cell, for fingers and for whatever a letter cannot say. */
export function CellForm({ place, sheet, queue, onClose }: CellFormProps) {
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const { view } = sheet;
  const canEdit = view.abilities.canManage && phase !== 'offline';
  const { staffId } = personAt(sheet, place);
  const isOpenRow = staffId === OPEN_ROW;
  const person = view.people.find((one) => one.staffId === staffId);
  const add = (act: PlanAct) => {
    if (!isNothing(act)) queue.add(act);
  };
  return (
    <div className="stack">
      <Known sheet={sheet} place={place} />
      <ul className="roster-cell-shifts">
        {shiftsAt(sheet, place).map((shift) => (
          <li key={shift.id}>
            <ShiftPart shift={shift} sheet={sheet} canEdit={canEdit} onAct={add} />
          </li>
        ))}
      </ul>
      {canEdit ? <Choices sheet={sheet} place={place} isOpenRow={isOpenRow} onAct={add} /> : null}
      {canEdit && person !== undefined ? <TermsForm key={person.termsVersion} person={person} /> : null}
      <div className="row-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {tCommon('action.close')}
        </Button>
      </div>
    </div>
  );
}

interface OfCell {
  readonly sheet: Sheet;
  readonly place: Place;
}

/** Leave, the wish of the person, and what the rules say. */
function Known({ sheet, place }: OfCell) {
  const { t } = useTranslation('rosters');
  const { view } = sheet;
  const { staffId, date } = personAt(sheet, place);
  const words = useBreakWords((id) => view.templates.find((one) => one.id === id)?.code ?? '');
  const isHere = (one: { readonly staffId: string | null; readonly date: string }) =>
    one.staffId === staffId && one.date === date;
  const leave = view.leave.find(isHere);
  const wish = view.wishes.find(isHere);
  const breaks = breaksOf(view).filter(isHere);
  const elsewhere = view.elsewhere.filter(isHere);
  if (leave === undefined && wish === undefined && breaks.length === 0 && elsewhere.length === 0) return null;
  return (
    <ul className="roster-known">
      {leave === undefined ? null : (
        <li>
          <span className="tag tag-info">{t(`cell.leave.${leave.state}`)}</span> {t(`part.${leave.part}`)}
        </li>
      )}
      {wish === undefined ? null : (
        <li>
          <span className="tag">{t(`wish.${wish.wish}`)}</span> <bdi>{wish.note}</bdi>
        </li>
      )}
      {elsewhere.map(({ id, code, startsAt, endsAt }) => (
        <li key={id}>
          <span className="tag">{t('cell.elsewhereShort')}</span> {code} {formatClock(startsAt)}–{formatClock(endsAt)}
        </li>
      ))}
      {breaks.map((one) => (
        <li key={[one.rule, one.templateId, ...one.shiftIds].join('|')}>
          <span className={one.severity === 'hard' ? 'tag tag-danger' : 'tag tag-warn'}>
            {t(`breaks.${one.severity}`)}
          </span>{' '}
          {words(one)}
        </li>
      ))}
    </ul>
  );
}

interface ShiftPartProps {
  readonly shift: RosterShift;
  readonly sheet: Sheet;
  readonly canEdit: boolean;
  readonly onAct: (act: PlanAct) => void;
}

function ShiftPart({ shift, sheet, canEdit, onAct }: ShiftPartProps) {
  const { t } = useTranslation('rosters');
  const { view } = sheet;
  const [note, setNote] = useState(shift.note ?? '');
  const at = { shiftId: shift.id, version: shift.version };
  const other = (change: PlanAct['others'][number]) => onAct({ cells: [], others: [change] });
  const name = view.templates.find(({ id }) => id === shift.templateId)?.name ?? shift.code;
  return (
    <div className="roster-shift">
      <p className="row">
        <bdi
          className="roster-code"
          data-kind={shift.kind}
          data-mark={shift.published === 'same' ? undefined : shift.published}
        >
          {shift.code}
        </bdi>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className="numbers">
          {formatClock(shift.startsAt)}–{formatClock(shift.endsAt)}
        </span>
        {shift.published === 'same' ? null : <span className="tag tag-warn">{t(`cell.${shift.published}`)}</span>}
      </p>
      {!canEdit && shift.note !== null ? <p>{shift.note}</p> : null}
      {canEdit ? (
        <>
          <NativeSelect
            label={t('cell.give')}
            value={shift.staffId ?? ''}
            data={[
              { value: '', label: t('cell.nobody') },
              ...view.people.map((one) => ({ value: one.staffId, label: one.name })),
            ]}
            onChange={(event) => {
              const to = event.currentTarget.value;
              other({ op: 'move', ...at, staffId: to === '' ? null : to, date: shift.date });
            }}
          />
          <form
            className="roster-note"
            onSubmit={(event) => {
              event.preventDefault();
              other({ op: 'note', ...at, note: note.trim() === '' ? null : note.trim() });
            }}
          >
            <TextInput
              label={t('cell.note')}
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={note.trim() === (shift.note ?? '')}>
              {t('cell.keepNote')}
            </Button>
            <Button variant="subtle" onClick={() => other({ op: 'remove', ...at })}>
              {t('cell.remove')}
            </Button>
          </form>
        </>
      ) : null}
    </div>
  );
}

interface ChoicesProps extends OfCell {
  readonly isOpenRow: boolean;
  readonly onAct: (act: PlanAct) => void;
}

/** Each kind of shift, there or not; one more of it in the row of open shifts. */
function Choices({ sheet, place, isOpenRow, onAct }: ChoicesProps) {
  const { t } = useTranslation('rosters');
  const there = templatesAt(sheet, place);
  return (
    <fieldset className="fieldset">
      <legend>{t(isOpenRow ? 'cell.addOpen' : 'cell.choose')}</legend>
      <div className="roster-choices">
        {sheet.view.templates.map((template) => {
          const isThere = !isOpenRow && there.includes(template.id);
          const next = isThere ? there.filter((id) => id !== template.id) : [...(isOpenRow ? [] : there), template.id];
          return (
            <button
              key={template.id}
              type="button"
              className="roster-choice"
              aria-pressed={isOpenRow ? undefined : isThere}
              onClick={() => onAct(putInto(sheet, [place], () => next))}
            >
              <bdi className="roster-code" data-kind={template.kind}>
                {template.code}
              </bdi>
              <span>
                <bdi>{template.name}</bdi>
                <span className="muted small numbers"> {timesText(template)}</span>
              </span>
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
