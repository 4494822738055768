import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BedView } from '../../../../../shared/schemas/places.ts';
import type { Disposition, StayCard } from '../../../../../shared/schemas/stays.ts';
import { formatInstant } from '../../../lib/format.ts';
import { instantOf } from '../../../lib/hospital-time.ts';
import { postDischarge, postPlan } from '../api/stay-commands.ts';
import { useIsFresh } from '../board-context.ts';
import { useOnePress } from '../hooks/use-one-press.ts';
import { shortName } from '../board/cell.ts';
import { ChangeFailure } from './change-failure.tsx';
import { Checklist } from './checklist-page.tsx';
import { FormFrame } from './form-frame.tsx';
import { useStayChange } from './use-change.ts';

const DISPOSITIONS: readonly Disposition[] = [
  'home',
  'alt-home',
  'other-hcf',
  'rehab',
  'long',
  'snf',
  'hosp',
  'psy',
  'aadvice',
  'exp',
  'oth',
];

interface DischargePageProps {
  readonly bed: BedView;
  readonly stay: StayCard;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

/** From plan to door: planned, confirmed, gone; with what still keeps the patient here, and whose task it is. */
export function DischargePage({ bed, stay, onBack, onClose }: DischargePageProps) {
  const { t } = useTranslation('bed');
  return (
    <div className="stack-lg">
      <div className="stack">
        <FormFrame title={t('dischargeForm.title')} onBack={onBack}>
          <p>
            <strong>{t(`discharge.${stay.discharge}`)}</strong>
            {stay.dischargeAt === null ? null : (
              <span className="muted numbers"> {formatInstant(stay.dischargeAt)}</span>
            )}
          </p>
        </FormFrame>
        <PlanSteps bed={bed} stay={stay} />
      </div>
      <Checklist stay={stay} />
      <Leave bed={bed} stay={stay} onClose={onClose} />
    </div>
  );
}

function PlanSteps({ bed, stay }: { readonly bed: BedView; readonly stay: StayCard }) {
  const { t } = useTranslation('bed');
  const isFresh = useIsFresh();
  const [at, setAt] = useState('');
  const said = ({ discharge }: StayCard) => t(`dischargeForm.said.${discharge}`);
  const command = useStayChange(postPlan, [bed.id], said, () => undefined);
  const press = useOnePress(command.isPending);
  const send = (to: StayCard['discharge']) => {
    const when = instantOf(at);
    const time = to === 'planned' && when !== null ? { at: when.toISOString() } : {};
    press(() => command.mutate({ stayId: stay.id, version: stay.version, to, ...time }));
  };
  const isOff = !isFresh || command.isPending;
  return (
    <>
      <ChangeFailure error={command.error} />
      {stay.discharge === 'none' ? (
        <TextInput
          type="datetime-local"
          label={t('dischargeForm.planAt')}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
      ) : null}
      <div className="row">
        {stay.discharge === 'none' ? (
          <Button disabled={isOff} onClick={() => send('planned')}>
            {t('dischargeForm.planSubmit')}
          </Button>
        ) : (
          <Button variant="default" disabled={isOff} onClick={() => send('none')}>
            {t('dischargeForm.takeBack')}
          </Button>
        )}
        {stay.discharge === 'confirmed' ? null : (
          <Button
            variant={stay.discharge === 'planned' ? 'filled' : 'default'}
            disabled={isOff}
            onClick={() => send('confirmed')}
          >
            {t('dischargeForm.confirm')}
          </Button>
        )}
      </div>
    </>
  );
}

function Leave({ bed, stay, onClose }: { bed: BedView; stay: StayCard; onClose: () => void }) {
  const { t } = useTranslation('bed');
  const isFresh = useIsFresh();
  const [disposition, setDisposition] = useState<Disposition>('home');
  const [reason, setReason] = useState('');
  const name = shortName(stay.patient);
  const said = () => t('dischargeForm.done', { name, code: bed.code });
  const command = useStayChange(postDischarge, [bed.id], said, onClose);
  const press = useOnePress(command.isPending);
  const blockers = stay.checklist.filter(({ state, isBlocker }) => state === 'open' && isBlocker);
  const isReady = blockers.length === 0 || reason.trim() !== '';
  return (
    <form
      className="stack panel-card"
      onSubmit={(event) => {
        event.preventDefault();
        const why = reason.trim() === '' ? {} : { overrideReason: reason.trim() };
        press(() => command.mutate({ stayId: stay.id, version: stay.version, disposition, ...why }));
      }}
    >
      <h3 className="panel-subtitle">{t('dischargeForm.left', { name })}</h3>
      <ChangeFailure error={command.error} />
      <NativeSelect
        label={t('dischargeForm.how')}
        value={disposition}
        data={DISPOSITIONS.map((value) => ({ value, label: t(`dischargeForm.disposition.${value}`) }))}
        onChange={(event) => setDisposition(DISPOSITIONS.find((one) => one === event.currentTarget.value) ?? 'home')}
      />
      {blockers.length === 0 ? null : (
        <>
          <div className="notice notice-warn">
            <div className="notice-body">
              <div className="notice-title">{t('dischargeForm.blocked', { count: blockers.length })}</div>
              <ul>
                {blockers.map((item) => (
                  <li key={item.id}>
                    <bdi>{item.text ?? t(`checklist.kind.${item.kind}`)}</bdi> – {t(`checklist.owner.${item.owner}`)}
                  </li>
                ))}
              </ul>
            </div>
          </div>
          <TextInput
            label={t('form.override')}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </>
      )}
      <Button type="submit" fullWidth loading={command.isPending} disabled={!isReady || !isFresh}>
        {t('dischargeForm.now')}
      </Button>
    </form>
  );
}
