import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WallScreenAdded } from '../../../../../shared/schemas/wall.ts';
import { addWallScreen, wallPrivacy, wallShade } from '../../../../../shared/schemas/wall.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { QrCode } from '../../../components/ui/qr-code.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { postScreen } from '../api/screens.ts';

interface Ward {
  readonly id: string;
  readonly name: string;
}

interface AddScreenDialogProps {
  readonly isOpen: boolean;
  readonly wards: readonly Ward[];
  readonly onClose: () => void;
}

export function AddScreenDialog({ isOpen, wards, onClose }: AddScreenDialogProps) {
  const { t } = useTranslation('walls');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('add')} isLong>
      <AddScreen wards={wards} onClose={onClose} />
    </FormDialog>
  );
}

function AddScreen(props: Omit<AddScreenDialogProps, 'isOpen'>) {
  const [added, setAdded] = useState<WallScreenAdded | null>(null);
  return added === null ? (
    <AddScreenForm {...props} onAdded={setAdded} />
  ) : (
    <LinkOnce added={added} onClose={props.onClose} />
  );
}

interface AddScreenFormProps extends Omit<AddScreenDialogProps, 'isOpen'> {
  readonly onAdded: (added: WallScreenAdded) => void;
}

function AddScreenForm({ wards, onClose, onAdded }: AddScreenFormProps) {
  const { t } = useTranslation('walls');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const queries = useQueryClient();
  const form = useSchemaForm(addWallScreen, {
    name: '',
    wardId: wards[0]?.id ?? '',
    privacy: 'hidden',
    showsDark: 'always',
  });
  const { errors } = form.formState;
  const command = useCommand(postScreen, (answer) => {
    void queries.invalidateQueries({ queryKey: ['walls'] });
    onAdded(answer);
  });
  const submit = form.handleSubmit((values) => {
    command.mutate(values, {
      onError(error) {
        showRefusal(error, ['name', 'wardId'], form.setError);
      },
    });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <FailureNotice error={command.error} />
      <TextInput
        {...form.register('name')}
        data-autofocus
        label={t('name')}
        description={t('nameHint')}
        autoComplete="off"
        error={fieldText(errors.name)}
      />
      <NativeSelect
        {...form.register('wardId')}
        label={t('ward')}
        data={wards.map(({ id, name }) => ({ value: id, label: name }))}
        error={fieldText(errors.wardId)}
      />
      <NativeSelect
        {...form.register('privacy')}
        label={t('privacy.label')}
        description={t('privacyHint')}
        data={wallPrivacy.options.map((value) => ({ value, label: t(`privacy.${value}`) }))}
      />
      <NativeSelect
        {...form.register('showsDark')}
        label={t('shade.label')}
        data={wallShade.options.map((value) => ({ value, label: t(`shade.${value}`) }))}
      />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('add')}
        </Button>
      </div>
    </form>
  );
}

/** The secret stands behind the `#`, which no browser sends to a server and no log keeps. */
function LinkOnce({ added, onClose }: { readonly added: WallScreenAdded; readonly onClose: () => void }) {
  const { t } = useTranslation('walls');
  const link = `${window.location.origin}/wall#${added.token}`;
  const copy = async () => {
    // Without https the browser gives us no clipboard: the text below can be marked and copied.
    await navigator.clipboard.writeText(link);
    toast(t('copied'));
  };
  return (
    <div className="stack wall-link">
      <h3>{t('added')}</h3>
      <p>{t('addedText', { time: formatInstant(added.endsAt) })}</p>
      <QrCode text={link} label={t('qr')} />
      <output className="wall-link-text" dir="ltr">
        {link}
      </output>
      <div className="row-end">
        {'clipboard' in navigator ? (
          <Button variant="default" onClick={() => void copy()}>
            {t('copy')}
          </Button>
        ) : null}
        <Button onClick={onClose}>{t('done')}</Button>
      </div>
    </div>
  );
}
