import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Precaution } from '../../../../../shared/domain/bed-state.ts';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import type { RequestCard, StayClass } from '../../../../../shared/schemas/stays.ts';
import type { StaffId } from '../../../../../shared/types/ids.ts';
import { postAdmit } from '../api/stay-commands.ts';
import { useBoard } from '../board-context.ts';
import { shortName } from '../board/cell.ts';
import type { BedState } from '../ward-store.ts';
import { verdictOn } from '../place/eligibility.ts';
import { WarningList } from '../place/warning-list.tsx';
import { FormFrame } from './form-frame.tsx';
import { PatientBanner } from './identity.tsx';
import { ConsultantField, EddField, PrecautionField } from './stay-fields.tsx';
import { useStayChange } from './use-change.ts';

const CLASSES: readonly StayClass[] = ['inpatient', 'emergency', 'day-case', 'observation', 'newborn'];

export interface AdmitDetails {
  readonly class: StayClass;
  readonly consultantId: StaffId | null;
  readonly edd: string;
  readonly precaution: Precaution | null;
  readonly overrideReason: string;
}

export const firstDetails = (request: RequestCard | null): AdmitDetails => ({
  class: 'inpatient',
  consultantId: null,
  edd: '',
  precaution: request?.need.precaution ?? null,
  overrideReason: '',
});

/** What is sent, without what was left empty. */
export function detailsToSend({ consultantId, edd, precaution, overrideReason, ...rest }: AdmitDetails) {
  const reason = overrideReason.trim();
  return {
    class: rest.class,
    ...(consultantId === null ? {} : { consultantId }),
    ...(edd === '' ? {} : { edd }),
    ...(precaution === null ? {} : { precaution }),
    ...(reason === '' ? {} : { overrideReason: reason }),
  };
}

interface AdmitFieldsProps {
  readonly value: AdmitDetails;
  readonly onChange: (value: AdmitDetails) => void;
  readonly needsReason: boolean;
}

export function AdmitFields({ value, onChange, needsReason }: AdmitFieldsProps) {
  const { t } = useTranslation('bed');
  const set = (change: Partial<AdmitDetails>) => onChange({ ...value, ...change });
  return (
    <>
      <NativeSelect
        label={t('form.class')}
        value={value.class}
        data={CLASSES.map((one) => ({ value: one, label: t(`form.stayClass.${one}`) }))}
        onChange={(event) => set({ class: CLASSES.find((one) => one === event.currentTarget.value) ?? 'inpatient' })}
      />
      <ConsultantField value={value.consultantId} onChange={(consultantId) => set({ consultantId })} />
      <EddField value={value.edd} onChange={(edd) => set({ edd })} />
      <PrecautionField value={value.precaution} onChange={(precaution) => set({ precaution })} />
      {needsReason ? (
        <TextInput
          label={t('form.override')}
          maxLength={200}
          value={value.overrideReason}
          onChange={(event) => set({ overrideReason: event.currentTarget.value })}
        />
      ) : null}
    </>
  );
}

interface AdmitFormProps {
  readonly state: BedState;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

/** Admits into the bed that is open: whom it is held for, or who is chosen now. */
export function AdmitForm({ state, onBack, onClose }: AdmitFormProps) {
  const { t } = useTranslation('bed');
  const { store, slots } = useBoard();
  const { bed, request } = state;
  const [picked, setPicked] = useState<PatientCard | null>(null);
  const [details, setDetails] = useState(() => firstDetails(request));
  const patient = request?.patient ?? picked;
  const said = (name: string) => t('admit.done', { name, code: bed.code });
  const command = useStayChange(postAdmit, [bed.id], (stay) => said(shortName(stay.patient)), onClose);
  const Picker = slots.PatientPicker;
  if (patient === null) {
    return (
      <div className="stack">
        <FormFrame title={t('admit.title', { code: bed.code })} onBack={onBack}>
          <p className="muted">{t('admit.pick')}</p>
        </FormFrame>
        {Picker === undefined ? <p>{t('admit.noPicker')}</p> : <Picker onPick={setPicked} />}
      </div>
    );
  }
  const needs = { patient, precaution: details.precaution, tags: [], requestId: request?.id ?? null, fromBedId: null };
  const neighbours = store.beds().filter((one) => one.bed.roomId === bed.roomId && one.bed.id !== bed.id);
  const verdict = verdictOn(state, needs, neighbours);
  const warnings = verdict.can === 'place' ? verdict.warnings : [];
  return (
    <FormFrame
      title={t('admit.title', { code: bed.code })}
      onBack={onBack}
      submit={t('admit.submit', { code: bed.code })}
      isPending={command.isPending}
      isReady={warnings.length === 0 || details.overrideReason.trim() !== ''}
      error={command.error}
      onSubmit={() =>
        command.mutate({
          patientId: patient.id,
          bedId: bed.id,
          bedVersion: bed.version,
          ...(request === null ? {} : { requestId: request.id }),
          ...detailsToSend(details),
        })
      }
    >
      {request === null ? (
        <>
          <PatientBanner patient={patient} code={null} />
          <Button variant="default" onClick={() => setPicked(null)}>
            {t('admit.other')}
          </Button>
        </>
      ) : null}
      <WarningList warnings={warnings} />
      <AdmitFields value={details} onChange={setDetails} needsReason={warnings.length > 0} />
    </FormFrame>
  );
}
