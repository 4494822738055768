import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { line } from '../../../../../shared/types/text.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';

const schema = z.strictObject({ name: line(60) });

/** What is to be named, and what happens with the name. */
export interface Naming {
  readonly title: string;
  readonly first: string;
  readonly save: (name: string, key: string) => Promise<unknown>;
}

interface NameDialogProps {
  readonly naming: Naming | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** One field, whatever is named by it. */
export function NameDialog({ naming, onClose, onDone }: NameDialogProps) {
  return (
    <FormDialog isOpen={naming !== null} onClose={onClose} title={naming?.title ?? ''}>
      {naming === null ? null : <NameForm naming={naming} onClose={onClose} onDone={onDone} />}
    </FormDialog>
  );
}

function NameForm({ naming, onClose, onDone }: NameDialogProps & { readonly naming: Naming }) {
  const { t } = useTranslation('places');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const form = useSchemaForm(schema, { name: naming.first });
  const command = useCommand(naming.save, () => {
    onDone();
    onClose();
  });
  const isTaken = isProblem(command.error, 'already-exists');
  const submit = form.handleSubmit(({ name }) => {
    command.mutate(name);
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      {isTaken ? null : <FailureNotice error={command.error} />}
      <TextInput
        {...form.register('name')}
        data-autofocus
        label={t('field.name')}
        autoComplete="off"
        error={isTaken ? t('taken') : fieldText(form.formState.errors.name)}
      />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {tCommon('action.save')}
        </Button>
      </div>
    </form>
  );
}
