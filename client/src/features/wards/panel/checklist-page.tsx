import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistItem, ChecklistOwner, StayCard } from '../../../../../shared/schemas/stays.ts';
import { formatInstant } from '../../../lib/format.ts';
import { postChecklist } from '../api/stay-commands.ts';
import { useIsFresh } from '../board-context.ts';
import { useOnePress } from '../hooks/use-one-press.ts';
import { ChangeFailure } from './change-failure.tsx';
import { FormFrame } from './form-frame.tsx';
import { useStayChange } from './use-change.ts';

const KINDS: readonly ChecklistItem['kind'][] = [
  'summary-written',
  'medicines-ready',
  'transport-booked',
  'family-informed',
  'follow-up-booked',
  'equipment-returned',
  'home-care-arranged',
  'other',
];
const OWNERS: readonly ChecklistOwner[] = [
  'nursing',
  'doctor',
  'pharmacy',
  'therapy',
  'social-work',
  'transport',
  'family',
];
const STATES: readonly ChecklistItem['state'][] = ['open', 'done', 'not-needed'];

export function ChecklistPage({ stay, onBack }: { readonly stay: StayCard; readonly onBack: () => void }) {
  const { t } = useTranslation('bed');
  return (
    <div className="stack">
      <FormFrame title={t('checklist.title')} onBack={onBack}>
        {null}
      </FormFrame>
      <Checklist stay={stay} hasHeading={false} />
    </div>
  );
}

/** The steps before a patient can leave, each with who must do it. */
export function Checklist({ stay, hasHeading = true }: { readonly stay: StayCard; readonly hasHeading?: boolean }) {
  const { t } = useTranslation('bed');
  const isFresh = useIsFresh();
  const command = useStayChange(
    postChecklist,
    [],
    () => t('checklist.title'),
    () => undefined,
  );
  const press = useOnePress(command.isPending);
  const set = (item: ChecklistItem, state: ChecklistItem['state']) => {
    const { id, kind, text, owner, isBlocker } = item;
    const changed = { id, kind, text, owner, isBlocker, state };
    press(() => command.mutate({ stayId: stay.id, version: stay.version, item: changed }));
  };
  return (
    <section className="stack">
      {hasHeading ? <h3 className="panel-subtitle">{t('checklist.title')}</h3> : null}
      <ChangeFailure error={command.error} />
      {stay.checklist.length === 0 ? <p className="muted">{t('checklist.empty')}</p> : null}
      <ul className="checklist">
        {stay.checklist.map((item) => (
          <li key={item.id} data-state={item.state} data-blocker={item.isBlocker ? '' : undefined}>
            <span className="checklist-what">
              <bdi>{item.text ?? t(`checklist.kind.${item.kind}`)}</bdi>
              <span className="muted small">
                {t(`checklist.owner.${item.owner}`)}
                {item.isBlocker && item.state === 'open' ? ` · ${t('checklist.blocker')}` : null}
                {item.doneAt === null || item.doneBy === null
                  ? null
                  : ` · ${t('checklist.doneBy', { name: item.doneBy, time: formatInstant(item.doneAt) })}`}
              </span>
            </span>
            <NativeSelect
              aria-label={item.text ?? t(`checklist.kind.${item.kind}`)}
              size="sm"
              value={item.state}
              disabled={!isFresh || command.isPending}
              data={STATES.map((value) => ({ value, label: t(`checklist.state.${value}`) }))}
              onChange={(event) => {
                const state = STATES.find((one) => one === event.currentTarget.value);
                if (state !== undefined) set(item, state);
              }}
            />
          </li>
        ))}
      </ul>
      <AddStep stay={stay} />
    </section>
  );
}

function AddStep({ stay }: { readonly stay: StayCard }) {
  const { t } = useTranslation('bed');
  const isFresh = useIsFresh();
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<ChecklistItem['kind']>('summary-written');
  const [owner, setOwner] = useState<ChecklistOwner>('nursing');
  const [text, setText] = useState('');
  const [isBlocker, setBlocker] = useState(false);
  const close = () => {
    setOpen(false);
    setText('');
  };
  const command = useStayChange(postChecklist, [], () => t('checklist.add'), close);
  const press = useOnePress(command.isPending);
  if (!isOpen) {
    return (
      <Button
        variant="default"
        disabled={!isFresh}
        leftSection={<IconPlus size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t('checklist.add')}
      </Button>
    );
  }
  const words = kind === 'other' ? text.trim() : null;
  return (
    <form
      className="stack panel-card"
      onSubmit={(event) => {
        event.preventDefault();
        const item = { kind, text: words, owner, state: 'open', isBlocker } as const;
        press(() => command.mutate({ stayId: stay.id, version: stay.version, item }));
      }}
    >
      <ChangeFailure error={command.error} />
      <NativeSelect
        label={t('checklist.what')}
        value={kind}
        data={KINDS.map((value) => ({ value, label: t(`checklist.kind.${value}`) }))}
        onChange={(event) => setKind(KINDS.find((one) => one === event.currentTarget.value) ?? 'other')}
      />
      {kind === 'other' ? (
        <TextInput
          label={t('checklist.kind.other')}
          maxLength={80}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      <NativeSelect
        label={t('checklist.ownerOf')}
        value={owner}
        data={OWNERS.map((value) => ({ value, label: t(`checklist.owner.${value}`) }))}
        onChange={(event) => setOwner(OWNERS.find((one) => one === event.currentTarget.value) ?? 'nursing')}
      />
      <label className="choice">
        <input type="checkbox" checked={isBlocker} onChange={(event) => setBlocker(event.currentTarget.checked)} />
        <span>{t('checklist.blocker')}</span>
      </label>
      <div className="row-end">
        <Button type="submit" loading={command.isPending} disabled={!isFresh || words === ''}>
          {t('checklist.add')}
        </Button>
      </div>
    </form>
  );
}
