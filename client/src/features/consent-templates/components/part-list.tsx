import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import { PartTools } from './part-tools.tsx';

interface PartListProps {
  /** Their keys, in their order. */
  readonly keys: readonly string[];
  readonly nameOf: (index: number) => string;
  readonly addWord: string;
  readonly most: number;
  readonly fewest?: number;
  /** Said where there are none. */
  readonly none?: string;
  readonly onAdd: () => void;
  readonly onMove: (index: number, by: -1 | 1) => void;
  readonly onRemove: (index: number) => void;
  readonly children: (key: string, index: number) => ReactNode;
}

/** Parts of one kind in their order, each with its buttons, and one more. */
export function PartList(props: PartListProps) {
  const { keys, nameOf, addWord, most, fewest = 0, none, onAdd, onMove, onRemove, children } = props;
  const add = useRef<HTMLButtonElement>(null);
  const isFull = keys.length >= most;
  return (
    <div className="stack">
      {keys.length === 0 && none !== undefined ? <p className="muted">{none}</p> : null}
      <ol className="template-parts">
        {keys.map((key, index) => (
          <li key={key}>
            <fieldset className="template-part">
              <legend>{nameOf(index)}</legend>
              <PartTools
                name={nameOf(index)}
                isFirst={index === 0}
                isLast={index === keys.length - 1}
                canRemove={keys.length > fewest}
                onMove={(by) => {
                  onMove(index, by);
                }}
                onRemove={() => {
                  onRemove(index);
                  // The button that was pressed is gone with its part.
                  add.current?.focus();
                }}
              />
              <div className="stack template-part-body">{children(key, index)}</div>
            </fieldset>
          </li>
        ))}
      </ol>
      <div>
        <Button
          ref={add}
          variant="default"
          aria-disabled={isFull || undefined}
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          onClick={() => {
            if (!isFull) onAdd();
          }}
        >
          {addWord}
        </Button>
      </div>
    </div>
  );
}
