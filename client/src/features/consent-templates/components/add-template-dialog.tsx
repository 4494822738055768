import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateListItem, TemplateView } from '../../../../../shared/schemas/consent-templates.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formLanguageName } from '../../../lib/i18n/form-languages.ts';
import { LANGUAGES } from '../../../lib/i18n/languages.ts';
import { postTemplate, templateQuery } from '../api/templates.ts';
import { CATEGORIES, titleOf } from '../by-category.ts';
import { emptyContent, inOne } from '../draft.ts';

interface AddTemplateDialogProps {
  readonly isOpen: boolean;
  readonly templates: readonly TemplateListItem[];
  readonly onClose: () => void;
  readonly onAdded: (template: TemplateView) => void;
}

export function AddTemplateDialog({ isOpen, ...rest }: AddTemplateDialogProps) {
  const { t } = useTranslation('consentTemplates');
  return (
    <FormDialog isOpen={isOpen} onClose={rest.onClose} title={t('create.title')}>
      <AddTemplate {...rest} />
    </FormDialog>
  );
}

function AddTemplate({ templates, onClose, onAdded }: Omit<AddTemplateDialogProps, 'isOpen'>) {
  const { t, i18n } = useTranslation('consentTemplates');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const [category, setCategory] = useState<(typeof CATEGORIES)[number]>('procedure');
  const [title, setTitle] = useState('');
  const [language, setLanguage] = useState('en');
  const [from, setFrom] = useState('');
  const post = useCommand(postTemplate, (added) => {
    toast(t('create.done'));
    onAdded(added);
  });
  const isTaken = isProblem(post.error, 'already-exists');
  const begin = async () => {
    if (from === '') return emptyContent(language, title.trim());
    const source = await queries.fetchQuery(templateQuery(from));
    const content = source.draft ?? source.publishedContent ?? emptyContent(language, '');
    return inOne(content, content.languages[0] ?? language, { title: title.trim() });
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void begin().then((content) => {
          post.mutate({ category, content });
        });
      }}
    >
      {isTaken ? null : <FailureNotice error={post.error} />}
      <NativeSelect
        label={t('create.category')}
        value={category}
        data={CATEGORIES.map((one) => ({ value: one, label: t(`category.${one}`) }))}
        {...(category === 'registration' ? { description: t('categoryHint.registration') } : {})}
        onChange={(event) => {
          const next = CATEGORIES.find((one) => one === event.currentTarget.value);
          if (next !== undefined) setCategory(next);
        }}
      />
      <TextInput
        data-autofocus
        label={t('create.name')}
        description={t('create.nameHint')}
        maxLength={120}
        autoComplete="off"
        value={title}
        error={isTaken ? t('taken') : null}
        onChange={(event) => {
          setTitle(event.currentTarget.value);
        }}
      />
      <NativeSelect
        label={t('create.from')}
        value={from}
        data={[
          { value: '', label: t('create.fromEmpty') },
          ...templates.map((one) => ({
            value: one.id,
            label: t('create.fromCopy', { title: titleOf(one, i18n.language) }),
          })),
        ]}
        onChange={(event) => {
          setFrom(event.currentTarget.value);
        }}
      />
      {from === '' ? (
        <NativeSelect
          label={t('create.language')}
          value={language}
          data={LANGUAGES.map(({ code }) => ({ value: code, label: formLanguageName(code) }))}
          onChange={(event) => {
            setLanguage(event.currentTarget.value);
          }}
        />
      ) : null}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={post.isPending} disabled={title.trim() === ''}>
          {t('create.submit')}
        </Button>
      </div>
    </form>
  );
}
