import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutReason } from '../../../../../shared/domain/bed-state.ts';
import type { PauseReason } from '../../../../../shared/schemas/housekeeping.ts';
import type { BedView } from '../../../../../shared/schemas/places.ts';
import { formatClock } from '../../../lib/format.ts';
import { instantOf } from '../../../lib/hospital-time.ts';
import { postHold, postPause, postTakeOut } from '../api/bed-commands.ts';
import { FormFrame } from './form-frame.tsx';
import { useBedChange } from './use-change.ts';

interface BedFormProps {
  readonly bed: BedView;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

const HOURS = [1, 2, 4, 8, 24] as const;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

export function HoldForm({ bed, onBack, onClose }: BedFormProps) {
  const { t } = useTranslation('bed');
  const [hours, setHours] = useState<number>(2);
  const [other, setOther] = useState('');
  const command = useBedChange(postHold, bed.id, onClose);
  const until = instantOf(other)?.toISOString() ?? inHours(hours);
  return (
    <FormFrame
      title={t('form.holdTitle', { code: bed.code })}
      onBack={onBack}
      submit={`${t('action.hold')} – ${formatClock(until)}`}
      isPending={command.isPending}
      error={command.error}
      onSubmit={() => command.mutate({ bedId: bed.id, version: bed.version, until })}
    >
      <fieldset className="fieldset">
        <legend>{t('field.heldUntil')}</legend>
        <div className="row">
          {HOURS.map((count) => (
            <Button
              key={count}
              variant={other === '' && hours === count ? 'filled' : 'default'}
              aria-pressed={other === '' && hours === count}
              onClick={() => {
                setHours(count);
                setOther('');
              }}
            >
              {t('form.inHours', { count })}
            </Button>
          ))}
        </div>
      </fieldset>
      <TextInput
        type="datetime-local"
        label={t('form.other')}
        value={other}
        onChange={(event) => setOther(event.currentTarget.value)}
      />
    </FormFrame>
  );
}

const AS = ['block', 'maintain', 'close'] as const;
const REASONS: readonly OutReason[] = [
  'staffing',
  'repair',
  'equipment',
  'infection-control',
  'deep-clean',
  'water-or-power',
  'other',
];

export function BlockForm({ bed, onBack, onClose }: BedFormProps) {
  const { t } = useTranslation('bed');
  const { t: tBoard } = useTranslation('board');
  const [as, setAs] = useState<(typeof AS)[number]>('block');
  const [reason, setReason] = useState<OutReason>('staffing');
  const [until, setUntil] = useState('');
  const command = useBedChange(postTakeOut, bed.id, onClose);
  return (
    <FormFrame
      title={t('form.blockTitle', { code: bed.code })}
      onBack={onBack}
      submit={t(`form.as.${as}`)}
      isPending={command.isPending}
      error={command.error}
      onSubmit={() => {
        const at = instantOf(until);
        const end = at === null ? {} : { until: at.toISOString() };
        command.mutate({ bedId: bed.id, version: bed.version, as, reason, ...end });
      }}
    >
      <NativeSelect
        label={t('form.blockAs')}
        value={as}
        data={AS.map((value) => ({ value, label: t(`form.as.${value}`) }))}
        onChange={(event) => setAs(AS.find((one) => one === event.currentTarget.value) ?? 'block')}
      />
      <NativeSelect
        label={t('field.reason')}
        value={reason}
        data={REASONS.map((value) => ({ value, label: tBoard(`reason.${value}`) }))}
        onChange={(event) => setReason(REASONS.find((one) => one === event.currentTarget.value) ?? 'other')}
      />
      <TextInput
        type="datetime-local"
        label={t('field.until')}
        description={t('form.untilEmpty')}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </FormFrame>
  );
}

const PAUSES: readonly PauseReason[] = [
  'waiting-for-linen',
  'waiting-for-equipment',
  'patient-still-there',
  'break',
  'other',
];

export function PauseForm({ bed, onBack, onClose }: BedFormProps) {
  const { t } = useTranslation('bed');
  const { t: tBoard } = useTranslation('board');
  const [reason, setReason] = useState<PauseReason>('waiting-for-linen');
  const command = useBedChange(postPause, bed.id, onClose);
  const { cleaning } = bed.state;
  return (
    <FormFrame
      title={t('form.pauseTitle', { code: bed.code })}
      onBack={onBack}
      submit={t('action.pause')}
      isReady={cleaning !== undefined}
      isPending={command.isPending}
      error={command.error}
      onSubmit={() => {
        if (cleaning !== undefined) command.mutate({ bedId: bed.id, cleaningId: cleaning.id, reason });
      }}
    >
      <NativeSelect
        label={t('field.reason')}
        value={reason}
        data={PAUSES.map((value) => ({ value, label: tBoard(`paused.${value}`) }))}
        onChange={(event) => setReason(PAUSES.find((one) => one === event.currentTarget.value) ?? 'other')}
      />
    </FormFrame>
  );
}
