import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import type { Mention, Written } from './mentions.ts';
import { askedAt, withMention } from './mentions.ts';
import type { Choice } from './use-mention-choices.ts';
import { useMentionChoices } from './use-mention-choices.ts';

export interface Mentioning {
  readonly choices: readonly Choice[];
  readonly active: number;
  readonly chosen: readonly Mention[];
  readonly setChosen: (mentions: readonly Mention[]) => void;
  readonly choose: (choice: Choice) => void;
  /** Whether the key was for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** The picker of names while one types. */
export function useMentioning(text: string, caret: number, write: (written: Written) => void): Mentioning {
  const [chosen, setChosen] = useState<readonly Mention[]>([]);
  const [active, setActive] = useState(0);
  const [putAway, setPutAway] = useState<number | null>(null);
  const found = askedAt(text, caret);
  const isDone =
    found !== null && chosen.some(({ label }) => `${label} `.startsWith(found.words) && found.words.startsWith(label));
  const asked = found === null || isDone || found.at === putAway ? null : found;
  const choices = useMentionChoices(asked);
  const at = Math.min(active, Math.max(0, choices.length - 1));

  const choose = (choice: Choice) => {
    if (asked === null) return;
    setChosen([...chosen, choice.mention]);
    setActive(0);
    write(withMention(text, asked, choice.label));
  };

  function onKey(event: KeyboardEvent): boolean {
    const choice = choices[at];
    if (asked === null || choice === undefined) return false;
    switch (event.key) {
      case 'ArrowDown':
        setActive((at + 1) % choices.length);
        break;
      case 'ArrowUp':
        setActive((at - 1 + choices.length) % choices.length);
        break;
      case 'Enter':
      case 'Tab':
        choose(choice);
        break;
      case 'Escape':
        setPutAway(asked.at);
        break;
      default:
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
  return { choices: asked === null ? [] : choices, active: at, chosen, setChosen, choose, onKey };
}
