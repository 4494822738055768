import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useState } from 'react';

const TYPING_MS = 250;

/** What was typed, once it stands still for a moment. */
export function usePickText() {
  const [text, setText] = useState('');
  const [rested] = useDebouncedValue(text.trim().replace(/\s+/gu, ' '), TYPING_MS);
  return { text, setText, rested };
}

interface PickFieldProps {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Said below the field, and aloud: how many were found. */
  readonly said: ReactNode;
}

export function PickField({ label, text, onText, said }: PickFieldProps) {
  return (
    <>
      <TextInput
        type="search"
        data-autofocus
        label={label}
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <p className="muted small numbers pick-said" role="status">
        {said}
      </p>
    </>
  );
}
