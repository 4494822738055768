import '../patients.css';
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientCard, PatientFound } from '../../../../../shared/schemas/patients.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { usePatientSearch } from '../api/search-patients.ts';
import { PatientIdentity } from './patient-identity.tsx';
import { PatientWarnings } from './patient-warnings.tsx';

const TYPING_MS = 250;
const LIMIT = 20;

interface PatientSearchProps {
  readonly onPick: (patient: PatientCard) => void;
  /** Says where a patient found is; the app knows the wards. */
  readonly whereOf?: (found: PatientFound) => ReactNode;
  /** Where nothing was typed: show the latest registered, or wait for a word. */
  readonly isOpenAtStart?: boolean;
  readonly isFocused?: boolean;
}

/**
 * A field and what it finds, as one combobox: the focus stays in the field, the arrows go through the list and Enter takes
 * the one that is marked. What is typed goes nowhere but to the server, in the body of a request.
 */
export function PatientSearch({ onPick, whereOf, isOpenAtStart = false, isFocused = false }: PatientSearchProps) {
  const { t } = useTranslation('patients');
  const listId = useId();
  const [text, setText] = useState('');
  const [marked, setMarked] = useState(0);
  const [typed] = useDebouncedValue(text.trim().replace(/\s+/gu, ' '), TYPING_MS);
  const isWanted = isOpenAtStart || typed.length > 1;
  const found = usePatientSearch(typed, LIMIT, isWanted);
  const items = isWanted ? (found.data?.items ?? []) : [];
  const current = Math.min(marked, items.length - 1);
  const optionId = (index: number) => `${listId}-${index}`;

  const go = (to: number) => {
    setMarked(to);
    document.getElementById(optionId(to))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: current + 1, ArrowUp: current - 1 };
    const step = steps[event.key];
    if (step !== undefined && items.length > 0) {
      event.preventDefault();
      go((step + items.length) % items.length);
    }
    const chosen = items[current];
    // While the list still belongs to what was typed before, Enter must not take somebody else.
    if (event.key === 'Enter' && chosen !== undefined && !found.isPlaceholderData && typed === text.trim()) {
      event.preventDefault();
      onPick(chosen.patient);
    }
  };
  const said = () => {
    if (!isWanted) return t('search.hint');
    if (!found.isSuccess) return '';
    if (items.length === 0) return t('search.nobody');
    return t(found.data.hasMore ? 'search.foundMore' : 'search.found', { count: items.length });
  };

  return (
    <div className="patient-search">
      <TextInput
        type="search"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={items.length > 0}
        aria-controls={listId}
        {...(items.length > 0 ? { 'aria-activedescendant': optionId(current) } : {})}
        {...(isFocused ? { 'data-autofocus': true, autoFocus: true } : {})}
        autoComplete="off"
        spellCheck={false}
        label={t('search.label')}
        description={t('search.how')}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setMarked(0);
        }}
        onKeyDown={onKeyDown}
      />
      <p className="muted small numbers" role="status">
        {said()}
      </p>
      {found.isError && isWanted ? <FailureNotice error={found.error} onRetry={() => void found.refetch()} /> : null}
      <div
        id={listId}
        role="listbox"
        aria-label={t('search.results')}
        className="patient-list card"
        hidden={items.length === 0}
        aria-busy={found.isPlaceholderData}
      >
        {items.map((one, index) => (
          <PatientOption
            key={one.patient.id}
            id={optionId(index)}
            found={one}
            isMarked={index === current}
            where={whereOf?.(one)}
            onPick={() => {
              setMarked(index);
              onPick(one.patient);
            }}
          />
        ))}
      </div>
    </div>
  );
}

interface PatientOptionProps {
  readonly id: string;
  readonly found: PatientFound;
  readonly isMarked: boolean;
  readonly where: ReactNode;
  readonly onPick: () => void;
}

function PatientOption({ id, found, isMarked, where, onPick }: PatientOptionProps) {
  return (
    // The keyboard's way is the field’s arrows and Enter; the list itself never holds the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- see above
    <div id={id} role="option" aria-selected={isMarked} tabIndex={-1} className="patient-option" onClick={onPick}>
      <PatientIdentity patient={found.patient} />
      {where === undefined ? null : <span className="patient-where">{where}</span>}
      <PatientWarnings patient={found.patient} />
    </div>
  );
}
