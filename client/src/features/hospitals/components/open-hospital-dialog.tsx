import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hospitalKind, openHospital, placementKind } from '../../../../../shared/schemas/hospitals.ts';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { postHospital } from '../api/save-hospital.ts';

interface OpenHospitalDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const FIELDS = ['name', 'code', 'kind', 'timeZone', 'placement', 'admin.displayName', 'admin.email'] as const;

export function OpenHospitalDialog({ isOpen, onClose }: OpenHospitalDialogProps) {
  const { t } = useTranslation('hospitals');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('open.title')} width="wide" isLong>
      <OpenHospitalForm onClose={onClose} />
    </FormDialog>
  );
}

function OpenHospitalForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('hospitals');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const queries = useQueryClient();
  const form = useSchemaForm(openHospital, {
    name: '',
    code: '',
    kind: 'hospital',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    placement: 'dedicated',
    admin: { displayName: '', email: '' },
  });
  const { errors } = form.formState;
  const command = useCommand(postHospital, (hospital, { admin }) => {
    void queries.invalidateQueries({ queryKey: ['hospitals'] });
    toast(t('open.done', { name: hospital.name, email: admin.email }));
    onClose();
  });
  const submit = form.handleSubmit((values) => {
    command.mutate(values, {
      onError(error) {
        showRefusal(error, FIELDS, form.setError);
      },
    });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <FailureNotice error={command.error} />
      <TextInput {...form.register('name')} data-autofocus label={t('field.name')} error={fieldText(errors.name)} />
      <TextInput
        {...form.register('code')}
        label={t('field.code')}
        description={t('open.codeHelp')}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { textTransform: 'uppercase' } }}
        error={fieldText(errors.code)}
      />
      <NativeSelect
        {...form.register('kind')}
        label={t('field.kind')}
        data={hospitalKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
      <NativeSelect
        {...form.register('placement')}
        label={t('field.placement')}
        data={placementKind.options.map((placement) => ({ value: placement, label: t(`placement.${placement}`) }))}
      />
      <TextInput
        {...form.register('timeZone')}
        label={t('field.timeZone')}
        list="time-zones"
        dir="ltr"
        error={fieldText(errors.timeZone)}
      />
      <datalist id="time-zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </datalist>
      <fieldset className="fieldset stack">
        <legend>{t('open.admin')}</legend>
        <TextInput
          {...form.register('admin.displayName')}
          label={t('open.adminName')}
          autoComplete="off"
          error={fieldText(errors.admin?.displayName)}
        />
        <TextInput
          {...form.register('admin.email')}
          label={t('open.adminEmail')}
          type="email"
          dir="ltr"
          autoComplete="off"
          error={fieldText(errors.admin?.email)}
        />
      </fieldset>
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('open.submit')}
        </Button>
      </div>
    </form>
  );
}
