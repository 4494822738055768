import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { addBeds, bedTag, bedType } from '../../../../../shared/schemas/places.ts';
import { roomId } from '../../../../../shared/types/ids.ts';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { postBeds } from '../api/save-beds.ts';
import { readCodes } from '../read-codes.ts';
import type { WardStore } from '../ward-store.ts';
import { BED_TYPES } from './bed-look.ts';
import { TagChoices } from './tag-choices.tsx';

/** As the form has it: the codes are one text. */
const schema = z.strictObject({
  roomId,
  codes: z.string().transform(readCodes).pipe(addBeds.shape.codes),
  type: bedType,
  tags: z.array(bedTag).max(7),
});

interface AddBedsDialogProps {
  readonly store: WardStore;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Leads to the first of the new beds. */
  readonly onAdded: (bedId: string) => void;
}

export function AddBedsDialog({ store, isOpen, onClose, onAdded }: AddBedsDialogProps) {
  const { t } = useTranslation('wards');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('addBeds.title')} isLong>
      <AddBedsForm store={store} onClose={onClose} onAdded={onAdded} />
    </FormDialog>
  );
}

const isTaken = (error: unknown) => isProblem(error, 'already-exists');

function AddBedsForm({ store, onClose, onAdded }: Omit<AddBedsDialogProps, 'isOpen'>) {
  const { t } = useTranslation('wards');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const { rooms, ward } = store.board();
  const form = useSchemaForm(schema, { roomId: rooms[0]?.id ?? '', codes: '', type: 'standard', tags: [] });
  const { errors } = form.formState;
  const count = readCodes(form.watch('codes')).length;
  const command = useCommand(postBeds, ({ beds }) => {
    store.keepOwn(beds);
    toast(t('addBeds.done', { count: beds.length }));
    onClose();
    const first = beds[0];
    // After the dialog has given the focus back to its button.
    if (first !== undefined) setTimeout(() => onAdded(first.id), 200);
  });
  const typed = Array.isArray(errors.codes) ? t('addBeds.codeWrong') : fieldText(errors.codes);
  const codesError = typed ?? (isTaken(command.error) ? t('addBeds.codeTaken') : null);
  const submit = form.handleSubmit((values) => {
    command.mutate(
      { wardId: ward.id, ...values },
      {
        onError(error) {
          if (isTaken(error)) form.setFocus('codes');
        },
      },
    );
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      {isTaken(command.error) ? null : <FailureNotice error={command.error} />}
      <NativeSelect
        {...form.register('roomId')}
        label={t('field.room')}
        data={rooms.map((room) => ({ value: room.id, label: room.name }))}
      />
      <Textarea
        {...form.register('codes')}
        data-autofocus
        label={t('addBeds.codes')}
        description={t('addBeds.codesHelp')}
        autosize
        minRows={2}
        autoComplete="off"
        spellCheck={false}
        error={codesError}
      />
      <NativeSelect
        {...form.register('type')}
        label={t('field.type')}
        data={BED_TYPES.map((type) => ({ value: type, label: t(`type.${type}`) }))}
      />
      <TagChoices register={form.register('tags')} />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('addBeds.submit', { count })}
        </Button>
      </div>
    </form>
  );
}
