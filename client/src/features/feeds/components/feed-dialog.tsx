import { Button, Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { FeedView } from '../../../../../shared/schemas/feeds.ts';
import { addFeed, feedAddress, feedCharset, feedProfile } from '../../../../../shared/schemas/feeds.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { showRefusal, useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { patchFeed, postFeed } from '../api/feeds.ts';

/** One address a line. */
const addresses = z
  .string()
  .transform((text) => text.split(/[\s,]+/u).filter((part) => part !== ''))
  .pipe(z.array(feedAddress).min(1).max(20));

const schema = addFeed.omit({ profile: true, addresses: true }).extend({
  addresses,
  ...feedProfile.pick({
    timeZone: true,
    charset: true,
    visitNumber: true,
    withoutVisitNumber: true,
    patientIdentifierType: true,
    identifierIsHospitalNumber: true,
    matchPlacesByName: true,
    updatesMoveBed: true,
    holdBackSeconds: true,
    silentAfterMinutes: true,
  }).shape,
  takesTraining: z.boolean(),
});

interface FeedDialogProps {
  /** `null`: a new one. */
  readonly feed: FeedView | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function FeedDialog({ feed, isOpen, onClose }: FeedDialogProps) {
  const { t } = useTranslation('feeds');
  const title = feed === null ? t('form.addTitle') : t('form.changeTitle', { name: feed.name });
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={title} width="wide" isLong>
      <FeedForm feed={feed} onClose={onClose} />
    </FormDialog>
  );
}

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

function FeedForm({ feed, onClose }: Omit<FeedDialogProps, 'isOpen'>) {
  const { t } = useTranslation('feeds');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const queries = useQueryClient();
  const profile = feed?.profile ?? feedProfile.parse({ timeZone: ownZone() });
  const form = useSchemaForm(schema, {
    name: feed?.name ?? '',
    sendingApplication: feed?.sendingApplication ?? '',
    sendingFacility: feed?.sendingFacility ?? '',
    addresses: (feed?.addresses ?? []).join('\n'),
    timeZone: profile.timeZone,
    charset: profile.charset,
    visitNumber: profile.visitNumber,
    withoutVisitNumber: profile.withoutVisitNumber,
    patientIdentifierType: profile.patientIdentifierType,
    identifierIsHospitalNumber: profile.identifierIsHospitalNumber,
    matchPlacesByName: profile.matchPlacesByName,
    updatesMoveBed: profile.updatesMoveBed,
    holdBackSeconds: profile.holdBackSeconds,
    silentAfterMinutes: profile.silentAfterMinutes,
    takesTraining: profile.processingIds.includes('T'),
  });
  const { errors } = form.formState;
  const save = (values: z.output<typeof schema>, key: string) => {
    const { name, sendingApplication, sendingFacility, addresses: from, takesTraining, ...read } = values;
    // What stands there and this form does not ask for (D) stays, unless the answer is another one.
    const isAsBefore = takesTraining === profile.processingIds.includes('T');
    const processingIds: typeof profile.processingIds = isAsBefore
      ? profile.processingIds
      : takesTraining
        ? ['P', 'T']
        : ['P'];
    const body = {
      name,
      sendingApplication,
      sendingFacility,
      addresses: from,
      profile: { ...profile, ...read, processingIds },
    };
    return feed === null ? postFeed(body, key) : patchFeed({ feedId: feed.id, version: feed.version, ...body }, key);
  };
  const command = useCommand(save, ({ name }) => {
    void queries.invalidateQueries({ queryKey: ['feeds', 'list'] });
    toast(t('form.done', { name }));
    onClose();
  });
  const submit = form.handleSubmit((values) => {
    command.mutate(values, {
      onError(error) {
        showRefusal(error, ['name', 'sendingApplication', 'sendingFacility', 'addresses'], form.setError);
      },
    });
  });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <FailureNotice error={command.error} />
      <TextInput
        {...form.register('name')}
        data-autofocus
        label={t('form.name')}
        autoComplete="off"
        error={fieldText(errors.name)}
      />
      <TextInput
        {...form.register('sendingApplication')}
        label={t('form.application')}
        description={t('form.senderHelp')}
        dir="ltr"
        error={fieldText(errors.sendingApplication)}
      />
      <TextInput
        {...form.register('sendingFacility')}
        label={t('form.facility')}
        dir="ltr"
        error={fieldText(errors.sendingFacility)}
      />
      <Textarea
        {...form.register('addresses')}
        label={t('form.addresses')}
        description={t('form.addressesHelp')}
        dir="ltr"
        rows={2}
        error={fieldText(errors.addresses)}
      />
      <TextInput
        {...form.register('timeZone')}
        label={t('form.timeZone')}
        description={t('form.timeZoneHelp')}
        dir="ltr"
        error={fieldText(errors.timeZone)}
      />
      <details className="more">
        <summary>{t('form.more')}</summary>
        <div className="stack">
          <NativeSelect {...form.register('charset')} label={t('form.charset')} data={[...feedCharset.options]} />
          <NativeSelect
            {...form.register('visitNumber')}
            label={t('form.visitNumber')}
            data={['PV1-19', 'PV1-50', 'PID-18']}
          />
          <NativeSelect
            {...form.register('withoutVisitNumber')}
            label={t('form.withoutVisitNumber')}
            data={[
              { value: 'by-patient', label: t('form.byPatient') },
              { value: 'refuse', label: t('form.refuse') },
            ]}
          />
          <TextInput
            {...form.register('patientIdentifierType')}
            label={t('form.identifierType')}
            dir="ltr"
            error={fieldText(errors.patientIdentifierType)}
          />
          <Controller
            control={form.control}
            name="holdBackSeconds"
            render={({ field }) => (
              <NumberInput
                {...field}
                label={t('form.holdBack')}
                min={0}
                max={30}
                error={fieldText(errors.holdBackSeconds)}
              />
            )}
          />
          <Controller
            control={form.control}
            name="silentAfterMinutes"
            render={({ field }) => (
              <NumberInput
                {...field}
                label={t('form.silentAfter')}
                min={1}
                max={10_080}
                error={fieldText(errors.silentAfterMinutes)}
              />
            )}
          />
          <Checkbox {...form.register('identifierIsHospitalNumber')} label={t('form.hospitalNumber')} />
          <Checkbox {...form.register('matchPlacesByName')} label={t('form.matchByName')} />
          <Checkbox {...form.register('updatesMoveBed')} label={t('form.updatesMove')} />
          <Checkbox {...form.register('takesTraining')} label={t('form.takesTraining')} />
        </div>
      </details>
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('form.submit')}
        </Button>
      </div>
    </form>
  );
}
