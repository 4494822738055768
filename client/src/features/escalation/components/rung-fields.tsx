import { ActionIcon, NativeSelect, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DraftRung, Wrong } from '../draft.ts';
import { MOST_MINUTES, MOST_TARGETS, MOST_TIMES, targetKey } from '../draft.ts';
import { useTargetWords } from '../use-target-words.ts';
import { TargetAdder } from './target-adder.tsx';

interface RungFieldsProps {
  readonly rung: DraftRung;
  readonly index: number;
  readonly isLast: boolean;
  readonly wrong: Wrong | null;
  readonly onChange: (rung: DraftRung) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One rung: after how long, how often, and whom. */
export function RungFields({ rung, index, wrong, onChange, ...tools }: RungFieldsProps) {
  const { t } = useTranslation('escalation');
  return (
    <fieldset className="rung">
      <legend>{t('rung.title', { rung: index + 1 })}</legend>
      <RungTools index={index} {...tools} />
      <div className="rung-when">
        <TextInput
          type="number"
          min={1}
          max={MOST_MINUTES}
          inputMode="numeric"
          label={t(index === 0 ? 'rung.afterFirst' : 'rung.after')}
          value={rung.minutes}
          error={wrong === 'minutes' ? t('rung.minutesWrong', { count: MOST_MINUTES }) : null}
          onChange={(event) => {
            onChange({ ...rung, minutes: event.currentTarget.value });
          }}
        />
        <NativeSelect
          label={t('rung.times')}
          value={String(rung.times)}
          onChange={(event) => {
            onChange({ ...rung, times: Number(event.currentTarget.value) });
          }}
          data={Array.from({ length: MOST_TIMES }, (_none, at) => ({
            value: String(at + 1),
            label: t('rung.timesCount', { count: at + 1 }),
          }))}
        />
      </div>
      <Targets rung={rung} isMissing={wrong === 'targets'} onChange={onChange} />
    </fieldset>
  );
}

function RungTools({ index, isLast, onMove, onRemove }: Omit<RungFieldsProps, 'rung' | 'wrong' | 'onChange'>) {
  const { t } = useTranslation('escalation');
  const rung = index + 1;
  return (
    <span className="rung-tools">
      <ActionIcon
        variant="default"
        size={44}
        aria-label={t('rung.up', { rung })}
        aria-disabled={index === 0 || undefined}
        onClick={() => {
          onMove(-1);
        }}
      >
        <IconArrowUp size={18} stroke={2} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={44}
        aria-label={t('rung.down', { rung })}
        aria-disabled={isLast || undefined}
        onClick={() => {
          onMove(1);
        }}
      >
        <IconArrowDown size={18} stroke={2} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon variant="default" size={44} aria-label={t('rung.remove', { rung })} onClick={onRemove}>
        <IconTrash size={18} stroke={1.9} aria-hidden="true" />
      </ActionIcon>
    </span>
  );
}

interface TargetsProps {
  readonly rung: DraftRung;
  readonly isMissing: boolean;
  readonly onChange: (rung: DraftRung) => void;
}

function Targets({ rung, isMissing, onChange }: TargetsProps) {
  const { t } = useTranslation('escalation');
  const words = useTargetWords(rung.targets);
  const { targets } = rung;
  return (
    <div className="stack">
      {targets.length === 0 ? null : (
        <ul className="rung-targets" aria-label={t('target.all')}>
          {targets.map((target) => (
            <li key={targetKey(target)} className="tag">
              <bdi>{words.label(target)}</bdi>
              <ActionIcon
                variant="subtle"
                size={32}
                aria-label={t('target.remove', { name: words.label(target) })}
                onClick={() => {
                  onChange({ ...rung, targets: targets.filter((one) => one !== target) });
                }}
              >
                <IconX size={16} aria-hidden="true" />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {targets.length >= MOST_TARGETS ? null : (
        <TargetAdder
          isMissing={isMissing}
          onAdd={(target) => {
            const isThere = targets.some((one) => targetKey(one) === targetKey(target));
            if (!isThere) onChange({ ...rung, targets: [...targets, target] });
          }}
        />
      )}
    </div>
  );
}
