import './person-field.css';
import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStaffFound } from '../../lib/people.ts';
import { FailureNotice } from './failure-notice.tsx';

const TYPING_MS = 250;

export interface ChosenPerson {
  readonly staffId: string;
  readonly name: string;
}

interface PersonFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly chosen: ChosenPerson | null;
  /** People who cannot be chosen here. */
  readonly leftOut?: readonly string[];
  readonly error?: string | null;
  readonly isFocused?: boolean;
  readonly onChoose: (person: ChosenPerson | null) => void;
}

/** One colleague: found by typing a part of their name and pressed, or taken away again. */
export function PersonField({ chosen, ...props }: PersonFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  if (chosen === null) return <Finding {...props} />;
  return (
    <div className="person-field" role="group" aria-labelledby={id}>
      <span id={id} className="person-label">
        {props.label}
      </span>
      <span className="person-chosen">
        <bdi>{chosen.name}</bdi>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconX size={16} aria-hidden="true" />}
          onClick={() => {
            props.onChoose(null);
          }}
        >
          {t('person.other')}
        </Button>
      </span>
      {props.error == null ? null : (
        <span className="person-error" role="alert">
          {props.error}
        </span>
      )}
    </div>
  );
}

function Finding({
  label,
  description,
  leftOut = [],
  error,
  isFocused = false,
  onChoose,
}: Omit<PersonFieldProps, 'chosen'>) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [rested] = useDebouncedValue(text.trim().replace(/\s+/gu, ' '), TYPING_MS);
  const found = useStaffFound(rested);
  const people = (found.data?.items ?? []).filter(({ staffId }) => !leftOut.includes(staffId));
  const said = found.isSuccess && rested !== '' ? t('person.found', { count: people.length }) : '';
  return (
    <div className="person-field">
      <TextInput
        type="search"
        label={label}
        description={description}
        error={error}
        autoComplete="off"
        spellCheck={false}
        {...(isFocused ? { 'data-autofocus': true } : {})}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {found.isError ? <FailureNotice error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isSuccess && people.length === 0 ? <p className="muted small">{t('person.nobody')}</p> : null}
      {people.length === 0 ? null : (
        <ul className="person-list" aria-label={label}>
          {people.map(({ staffId, name, role, wardNames }) => (
            <li key={staffId}>
              <button
                type="button"
                onClick={() => {
                  onChoose({ staffId, name });
                }}
              >
                <bdi>{name}</bdi>
                <span className="muted small">
                  {t(`role.${role}`)}
                  {wardNames.length === 0 ? null : <bdi> · {wardNames.join(', ')}</bdi>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
