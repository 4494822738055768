import { Button, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { BedView, RoomView } from '../../../../../shared/schemas/places.ts';
import { addBeds, bedCode, bedTag, bedType } from '../../../../../shared/schemas/places.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { patchBed, postBeds } from '../api/places.ts';
import { readBedCodes } from '../read-rooms.ts';
import { BedFields } from './bed-fields.tsx';

const kind = { type: bedType, tags: z.array(bedTag).max(7) };
const newBeds = z.strictObject({ codes: z.string().transform(readBedCodes).pipe(addBeds.shape.codes), ...kind });
const oneBed = z.strictObject({ code: bedCode, ...kind });
const isTaken = (error: unknown) => isProblem(error, 'already-exists');

interface Closing {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Adds beds to a room: several at once, all or none. */
export function AddBedsDialog({
  room,
  wardId,
  ...closing
}: { readonly room: RoomView | null; readonly wardId: string } & Closing) {
  const { t: tPlaces } = useTranslation('places');
  return (
    <FormDialog
      isOpen={room !== null}
      onClose={closing.onClose}
      title={room === null ? '' : tPlaces('beds.addTo', { name: room.name })}
      isLong
    >
      {room === null ? null : <AddBedsForm room={room} wardId={wardId} {...closing} />}
    </FormDialog>
  );
}

function AddBedsForm({
  room,
  wardId,
  onClose,
  onDone,
}: { readonly room: RoomView; readonly wardId: string } & Closing) {
  const { t } = useTranslation('wards');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const form = useSchemaForm(newBeds, { codes: '', type: 'standard', tags: [] });
  const { errors } = form.formState;
  const command = useCommand(postBeds, ({ beds }) => {
    toast(t('addBeds.done', { count: beds.length }));
    onDone();
    onClose();
  });
  const typed = Array.isArray(errors.codes) ? t('addBeds.codeWrong') : fieldText(errors.codes);
  const submit = form.handleSubmit((values) => {
    command.mutate({ wardId, roomId: room.id, ...values });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      {isTaken(command.error) ? null : <FailureNotice error={command.error} />}
      <Textarea
        {...form.register('codes')}
        data-autofocus
        label={t('addBeds.codes')}
        description={t('addBeds.codesHelp')}
        autosize
        minRows={2}
        autoComplete="off"
        spellCheck={false}
        error={typed ?? (isTaken(command.error) ? t('addBeds.codeTaken') : null)}
      />
      <BedFields type={form.register('type')} tags={form.register('tags')} />
      <Buttons
        onClose={onClose}
        isPending={command.isPending}
        submit={t('addBeds.submit', { count: readBedCodes(form.watch('codes')).length })}
        cancel={tCommon('action.cancel')}
      />
    </form>
  );
}

/** Changes what a bed is called, what kind it is and what it is fit for. */
export function ChangeBedDialog({ bed, ...closing }: { readonly bed: BedView | null } & Closing) {
  const { t: tPlaces } = useTranslation('places');
  return (
    <FormDialog
      isOpen={bed !== null}
      onClose={closing.onClose}
      title={bed === null ? '' : tPlaces('beds.change', { code: bed.code })}
    >
      {bed === null ? null : <ChangeBedForm bed={bed} {...closing} />}
    </FormDialog>
  );
}

function ChangeBedForm({ bed, onClose, onDone }: { readonly bed: BedView } & Closing) {
  const { t } = useTranslation('wards');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const form = useSchemaForm(oneBed, { code: bed.code, type: bed.type, tags: [...bed.tags] });
  const command = useCommand(patchBed, ({ code }) => {
    toast(t('changeBed.done', { code }));
    onDone();
    onClose();
  });
  const submit = form.handleSubmit((values) => {
    command.mutate({ bedId: bed.id, version: bed.version, ...values });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      {isTaken(command.error) ? null : <FailureNotice error={command.error} />}
      <TextInput
        {...form.register('code')}
        data-autofocus
        label={t('field.code')}
        autoComplete="off"
        error={isTaken(command.error) ? t('changeBed.codeTaken') : fieldText(form.formState.errors.code)}
      />
      <BedFields type={form.register('type')} tags={form.register('tags')} />
      <Buttons
        onClose={onClose}
        isPending={command.isPending}
        submit={tCommon('action.save')}
        cancel={tCommon('action.cancel')}
      />
    </form>
  );
}

interface ButtonsProps {
  readonly onClose: () => void;
  readonly isPending: boolean;
  readonly submit: string;
  readonly cancel: string;
}

const Buttons = ({ onClose, isPending, submit, cancel }: ButtonsProps) => (
  <div className="row-end">
    <Button variant="default" onClick={onClose}>
      {cancel}
    </Button>
    <Button type="submit" loading={isPending}>
      {submit}
    </Button>
  </div>
);
