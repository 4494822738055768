import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Precaution } from '../../../../../shared/domain/bed-state.ts';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import type { BedTag, BedType } from '../../../../../shared/schemas/places.ts';
import type { RequestCard, StayCard } from '../../../../../shared/schemas/stays.ts';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useLiveWards } from '../../../lib/wards.ts';
import { postRequest } from '../api/stay-commands.ts';
import { useBoard, useIsFresh } from '../board-context.ts';
import { useOnePress } from '../hooks/use-one-press.ts';
import { BED_TAGS, BED_TYPES } from '../components/bed-look.ts';
import { ChangeFailure } from './change-failure.tsx';
import { PatientBanner } from './identity.tsx';
import { PrecautionField } from './stay-fields.tsx';

const URGENCIES: readonly RequestCard['urgency'][] = ['routine', 'soon', 'urgent'];

interface RequestFormProps {
  /** Who is to be moved; `null`: somebody is chosen, to be admitted. */
  readonly stay: StayCard | null;
  readonly onDone: () => void;
}

/** Asks a ward for a bed: for somebody who is to be admitted, or who lies elsewhere. */
export function RequestForm({ stay, onDone }: RequestFormProps) {
  const { t } = useTranslation('bed');
  const { t: tBoard } = useTranslation('board');
  const { t: tWards } = useTranslation('wards');
  const { store, slots } = useBoard();
  const isFresh = useIsFresh();
  const wards = useLiveWards().data?.items ?? [];
  const here = store.board().ward.id;
  const choices = stay === null ? wards : wards.filter(({ id }) => id !== here);
  const [picked, setPicked] = useState<PatientCard | null>(stay?.patient ?? null);
  const [wardId, setWardId] = useState<string>(stay === null ? here : '');
  const [type, setType] = useState<BedType | null>(null);
  const [tags, setTags] = useState<readonly BedTag[]>([]);
  const [precaution, setPrecaution] = useState<Precaution | null>(stay?.precaution ?? null);
  const [urgency, setUrgency] = useState<RequestCard['urgency']>('routine');
  const [note, setNote] = useState('');
  const ward = choices.find(({ id }) => id === wardId) ?? choices[0];
  const command = useCommand(postRequest, () => {
    toast(t('request.done', { ward: ward?.name ?? '' }));
    onDone();
  });
  const press = useOnePress(command.isPending);
  const Picker = slots.PatientPicker;
  if (picked === null) return Picker === undefined ? <p>{t('admit.noPicker')}</p> : <Picker onPick={setPicked} />;
  const send = () => {
    if (ward === undefined) return;
    command.mutate({
      kind: stay === null ? 'admission' : 'transfer',
      patientId: picked.id,
      ...(stay === null ? {} : { stayId: stay.id }),
      toWardId: ward.id,
      need: { type, tags: [...tags], precaution },
      urgency,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        press(send);
      }}
    >
      <ChangeFailure error={command.error} />
      {stay === null ? <PatientBanner patient={picked} code={null} /> : null}
      <NativeSelect
        label={t('request.toWard')}
        value={ward?.id ?? ''}
        data={choices.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => setWardId(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('request.urgency')}
        value={urgency}
        data={URGENCIES.map((value) => ({ value, label: tBoard(`lane.urgency.${value}`) }))}
        onChange={(event) => setUrgency(URGENCIES.find((one) => one === event.currentTarget.value) ?? 'routine')}
      />
      <NativeSelect
        label={t('field.type')}
        value={type ?? ''}
        data={[
          { value: '', label: t('request.typeAny') },
          ...BED_TYPES.map((value) => ({ value, label: tWards(`type.${value}`) })),
        ]}
        onChange={(event) => setType(BED_TYPES.find((one) => one === event.currentTarget.value) ?? null)}
      />
      <PrecautionField value={precaution} onChange={setPrecaution} />
      <fieldset className="fieldset">
        <legend>{t('request.needs')}</legend>
        <div className="choices">
          {BED_TAGS.map((tag) => (
            <label key={tag} className="choice">
              <input
                type="checkbox"
                checked={tags.includes(tag)}
                onChange={() => setTags(tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag])}
              />
              <span>{tWards(`tag.${tag}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <Textarea
        label={t('request.note')}
        autosize
        minRows={2}
        maxLength={280}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="row-end">
        <Button type="submit" loading={command.isPending} disabled={!isFresh || ward === undefined}>
          {t('request.submit')}
        </Button>
      </div>
    </form>
  );
}
