import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateView } from '../../../../../shared/schemas/consent-templates.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postPublish } from '../api/templates.ts';

interface PublishDialogProps {
  readonly isOpen: boolean;
  readonly template: TemplateView;
  readonly onClose: () => void;
  readonly onDone: (template: TemplateView) => void;
}

/** Asks once more, and what has changed. */
export function PublishDialog({ isOpen, template, onClose, onDone }: PublishDialogProps) {
  const { t } = useTranslation('consentTemplates');
  const number = (template.published ?? 0) + 1;
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('publish.title', { number })}>
      <Ask template={template} number={number} onClose={onClose} onDone={onDone} />
    </FormDialog>
  );
}

function Ask({ template, number, onClose, onDone }: Omit<PublishDialogProps, 'isOpen'> & { readonly number: number }) {
  const { t } = useTranslation('consentTemplates');
  const { t: tCommon } = useTranslation();
  const [note, setNote] = useState('');
  const publish = useCommand(postPublish, (published) => {
    toast(t('publish.done', { number: published.published ?? number }));
    onDone(published);
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const words = note.trim();
        publish.mutate({ id: template.id, version: template.version, note: words === '' ? null : words });
      }}
    >
      {isProblem(publish.error, 'already-exists') ? (
        <Notice tone="danger" isSpoken>
          {t('taken')}
        </Notice>
      ) : (
        <FailureNotice error={publish.error} />
      )}
      <p>{t('publish.text')}</p>
      <TextInput
        data-autofocus
        label={t('publish.note')}
        description={t('publish.noteHint')}
        maxLength={240}
        autoComplete="off"
        value={note}
        onChange={(event) => {
          setNote(event.currentTarget.value);
        }}
      />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={publish.isPending}>
          {t('publish.submit', { number })}
        </Button>
      </div>
    </form>
  );
}
