import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import type { BedView } from '../../../../../shared/schemas/places.ts';
import type { StayCard } from '../../../../../shared/schemas/stays.ts';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { patchStay, postCancel, postInfant, postSwap } from '../api/stay-commands.ts';
import { useBoard } from '../board-context.ts';
import { fullName, shortName } from '../board/cell.ts';
import { useBeds } from '../hooks/use-ward-store.ts';
import { FormFrame } from './form-frame.tsx';
import { PatientBanner } from './identity.tsx';
import { ConsultantField, EddField, PrecautionField } from './stay-fields.tsx';
import { useStayChange } from './use-change.ts';

interface StayFormProps {
  readonly bed: BedView;
  readonly stay: StayCard;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

const NOTE_LENGTH = 280;

export function NoteForm({ bed, stay, onBack }: StayFormProps) {
  const { t } = useTranslation('bed');
  const [note, setNote] = useState(stay.note ?? '');
  const command = useStayChange(patchStay, [], () => t('form.noteTitle'), onBack);
  const text = note.trim();
  return (
    <FormFrame
      title={t('form.noteTitle')}
      onBack={onBack}
      submit={t('form.save')}
      isPending={command.isPending}
      isReady={text !== (stay.note ?? '')}
      error={command.error}
      onSubmit={() => command.mutate({ stayId: stay.id, version: stay.version, note: text === '' ? null : text })}
    >
      <Textarea
        data-autofocus
        label={`${t('field.note')} – ${bed.code}`}
        description={t('form.noteHelp')}
        autosize
        minRows={3}
        maxLength={NOTE_LENGTH}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormFrame>
  );
}

export function IsolationForm({ stay, onBack }: StayFormProps) {
  const { t } = useTranslation('bed');
  const [precaution, setPrecaution] = useState(stay.precaution);
  const command = useStayChange(patchStay, [], () => t('form.isolationTitle'), onBack);
  return (
    <FormFrame
      title={t('form.isolationTitle')}
      onBack={onBack}
      submit={t('form.save')}
      isPending={command.isPending}
      isReady={precaution !== stay.precaution}
      error={command.error}
      onSubmit={() => command.mutate({ stayId: stay.id, version: stay.version, precaution })}
    >
      <p className="muted">{t('form.isolationHelp')}</p>
      <PrecautionField value={precaution} onChange={setPrecaution} />
    </FormFrame>
  );
}

export function PlanForm({ stay, onBack }: StayFormProps) {
  const { t } = useTranslation('bed');
  const [edd, setEdd] = useState(stay.edd ?? '');
  const [consultant, setConsultant] = useState(stay.consultant?.id ?? null);
  const command = useStayChange(patchStay, [], () => t('form.planTitle'), onBack);
  return (
    <FormFrame
      title={t('form.planTitle')}
      onBack={onBack}
      submit={t('form.save')}
      isPending={command.isPending}
      isReady={edd !== (stay.edd ?? '') || consultant !== (stay.consultant?.id ?? null)}
      error={command.error}
      onSubmit={() =>
        command.mutate({
          stayId: stay.id,
          version: stay.version,
          edd: edd === '' ? null : edd,
          consultantId: consultant,
        })
      }
    >
      <EddField value={edd} onChange={setEdd} />
      <ConsultantField value={consultant} now={stay.consultant} onChange={setConsultant} />
    </FormFrame>
  );
}

export function CancelForm({ bed, stay, onBack, onClose }: StayFormProps) {
  const { t } = useTranslation('bed');
  const [reason, setReason] = useState('');
  const command = useStayChange(postCancel, [bed.id], () => t('cancel.done'), onClose);
  return (
    <FormFrame
      title={t('cancel.title')}
      onBack={onBack}
      submit={t('cancel.submit')}
      isDanger
      isPending={command.isPending}
      isReady={reason.trim() !== ''}
      error={command.error}
      onSubmit={() => command.mutate({ stayId: stay.id, version: stay.version, reason: reason.trim() })}
    >
      <p>{t('cancel.text')}</p>
      <TextInput
        data-autofocus
        label={t('form.reason')}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormFrame>
  );
}

export function SwapForm({ bed, stay, onBack, onClose }: StayFormProps) {
  const { t } = useTranslation('bed');
  const { store } = useBoard();
  const others = useBeds(store).filter((one) => one.stay !== null && one.stay.id !== stay.id);
  const [otherId, setOtherId] = useState('');
  const [reason, setReason] = useState('');
  const other = others.find((one) => one.stay?.id === otherId);
  const command = useCommand(
    async (input: Parameters<typeof postSwap>[0], key: string) => {
      const settle = store.expect([bed.id, ...(other === undefined ? [] : [other.bed.id])]);
      try {
        const answer = await postSwap(input, key);
        settle(true);
        return answer;
      } catch (error) {
        settle(false);
        throw error;
      }
    },
    ({ stays }) => {
      store.keepOwnStays(stays);
      toast(t('swap.done'));
      onClose();
    },
  );
  return (
    <FormFrame
      title={t('swap.title', { name: shortName(stay.patient) })}
      onBack={onBack}
      submit={t('swap.submit')}
      isPending={command.isPending}
      isReady={other !== undefined}
      error={command.error}
      onSubmit={() => {
        if (other === undefined || other.stay === null) return;
        command.mutate({
          one: { stayId: stay.id, version: stay.version },
          other: { stayId: other.stay.id, version: other.stay.version },
          ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        });
      }}
    >
      {others.length === 0 ? (
        <p>{t('swap.none')}</p>
      ) : (
        <NativeSelect
          label={t('swap.with')}
          value={otherId}
          data={[
            { value: '', label: '–' },
            ...others.map((one) => ({
              value: one.stay?.id ?? '',
              label: `${one.bed.code} – ${one.stay === null ? '' : fullName(one.stay.patient)}`,
            })),
          ]}
          onChange={(event) => setOtherId(event.currentTarget.value)}
        />
      )}
      {other === undefined || other.stay === null ? null : (
        <PatientBanner patient={other.stay.patient} code={other.bed.code} />
      )}
      <TextInput
        label={t('form.reasonOptional')}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormFrame>
  );
}

export function InfantForm({ bed, stay, onBack, onClose }: StayFormProps) {
  const { t } = useTranslation('bed');
  const { slots } = useBoard();
  const [infant, setInfant] = useState<PatientCard | null>(null);
  const Picker = slots.PatientPicker;
  const command = useStayChange(postInfant, [bed.id], () => t('infant.done', { code: bed.code }), onClose);
  if (infant === null) {
    return (
      <div className="stack">
        <FormFrame title={t('infant.title')} onBack={onBack}>
          <p className="muted">{t('admit.pick')}</p>
        </FormFrame>
        {Picker === undefined ? <p>{t('admit.noPicker')}</p> : <Picker onPick={setInfant} />}
      </div>
    );
  }
  return (
    <FormFrame
      title={t('infant.title')}
      onBack={onBack}
      submit={t('infant.submit', { name: shortName(stay.patient) })}
      isPending={command.isPending}
      error={command.error}
      onSubmit={() => command.mutate({ stayId: stay.id, motherVersion: stay.version, patientId: infant.id })}
    >
      <PatientBanner patient={infant} code={null} />
    </FormFrame>
  );
}
