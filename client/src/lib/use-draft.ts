import { useState } from 'react';

interface Typed<Value> {
  readonly value: Value;
  /** Of what it was typed over. */
  readonly over: number;
}

/** What is typed over something that somebody else may change meanwhile. */
export interface Draft<Value> {
  readonly value: Value;
  readonly isChanged: boolean;
  /** What lies under it is not what it was typed over. */
  readonly isOvertaken: boolean;
  readonly set: (value: Value) => void;
  /** Forgets what was typed: it is saved, or not wanted. */
  readonly drop: () => void;
}

/** Shows what is stored until something is typed; that stays until it is dropped, whatever becomes of what is stored. */
export function useDraft<Value>(stored: Value, version: number): Draft<Value> {
  const [typed, setTyped] = useState<Typed<Value> | null>(null);
  return {
    value: typed === null ? stored : typed.value,
    isChanged: typed !== null,
    isOvertaken: typed !== null && typed.over !== version,
    set: (value) => {
      setTyped({ value, over: typed?.over ?? version });
    },
    drop: () => {
      setTyped(null);
    },
  };
}
