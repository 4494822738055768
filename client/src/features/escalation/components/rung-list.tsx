import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../../../components/ui/announcer.ts';
import { MOST_RUNGS } from '../draft.ts';
import type { LadderDraft } from '../use-ladder-draft.ts';
import { RungFields } from './rung-fields.tsx';

/** The rungs in their order. A rung takes the focus with it when its buttons move it. */
export function RungList({ draft }: { readonly draft: LadderDraft }) {
  const { t } = useTranslation('escalation');
  const add = useRef<HTMLButtonElement>(null);
  const move = (index: number, by: -1 | 1) => {
    if (draft.move(index, by)) announcer.say(t('rung.moved', { from: index + 1, to: index + 1 + by }));
  };
  const isFull = draft.draft.length >= MOST_RUNGS;
  return (
    <>
      <ol className="rungs">
        {draft.draft.map((rung, index) => (
          <li key={rung.key}>
            <RungFields
              rung={rung}
              index={index}
              isLast={index === draft.draft.length - 1}
              wrong={draft.wrongOf(rung)}
              onChange={(next) => {
                draft.change(index, next);
              }}
              onMove={(by) => {
                move(index, by);
              }}
              onRemove={() => {
                draft.remove(index);
                announcer.say(t('rung.removed', { rung: index + 1 }));
                // The button that was pressed is gone with its rung.
                add.current?.focus();
              }}
            />
          </li>
        ))}
      </ol>
      <div className="row">
        <Button
          ref={add}
          variant="default"
          aria-disabled={isFull || undefined}
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          onClick={() => {
            if (!isFull) draft.add();
          }}
        >
          {t('rung.add')}
        </Button>
        {isFull ? <span className="muted small">{t('rung.most', { count: MOST_RUNGS })}</span> : null}
      </div>
    </>
  );
}
