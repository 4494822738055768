import { ActionIcon, Button, Checkbox, NativeSelect } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FormField } from '../../../../../shared/schemas/consent-templates.ts';
import { Card } from '../../../components/ui/card.tsx';
import { addChoice, addField, MOST, moveField, removeChoice, removeField, setField, writeField } from '../draft.ts';
import { useEditing } from './editing.ts';
import { PartList } from './part-list.tsx';
import { Words } from './words.tsx';

const KINDS = ['text', 'choice', 'checkbox', 'date'] as const;
const BY = ['staff', 'patient'] as const;

/** What is filled in for one patient. */
export function FieldsCard() {
  const { t } = useTranslation('consentTemplates');
  const { content, change } = useEditing();
  return (
    <Card title={t('fields.title')} lead={t('fields.lead')}>
      <PartList
        keys={content.fields.map(({ key }) => key)}
        nameOf={(index) => t('fields.one', { number: index + 1 })}
        addWord={t('fields.add')}
        most={MOST.fields}
        none={t('fields.none')}
        onAdd={() => {
          change(addField(content));
        }}
        onMove={(index, by) => {
          change(moveField(content, index, by));
        }}
        onRemove={(index) => {
          change(removeField(content, index));
        }}
      >
        {(_key, index) => <FieldPart index={index} />}
      </PartList>
    </Card>
  );
}

interface FieldPartProps {
  readonly index: number;
}

function FieldPart({ index }: FieldPartProps) {
  const { t } = useTranslation('consentTemplates');
  const { content } = useEditing();
  const field = content.fields[index];
  if (field === undefined) return null;
  const { key } = field;
  const labelOf = (language: string) => content.texts[language]?.fields[key];
  return (
    <>
      <Words
        label={t('fields.label')}
        path={`/fields/${key}/label`}
        most={160}
        read={(language) => labelOf(language)?.label ?? ''}
        write={(from, language, label) => writeField(from, language, key, { label })}
      />
      <Words
        label={t('fields.help')}
        path={`/fields/${key}/help`}
        most={240}
        read={(language) => labelOf(language)?.help ?? ''}
        write={(from, language, help) => writeField(from, language, key, { help: help.trim() === '' ? null : help })}
      />
      <FieldRules field={field} index={index} />
      {field.kind === 'choice' ? <Choices field={field} index={index} /> : null}
    </>
  );
}

function FieldRules({ field, index }: FieldPartProps & { readonly field: FormField }) {
  const { t } = useTranslation('consentTemplates');
  const { content, change } = useEditing();
  return (
    <div className="template-rules">
      <NativeSelect
        label={t('fields.kind')}
        value={field.kind}
        data={KINDS.map((kind) => ({ value: kind, label: t(`fields.kinds.${kind}`) }))}
        onChange={(event) => {
          const kind = KINDS.find((one) => one === event.currentTarget.value);
          if (kind !== undefined) change(setField(content, index, { kind }));
        }}
      />
      <NativeSelect
        label={t('fields.filledBy')}
        value={field.filledBy}
        data={BY.map((by) => ({ value: by, label: t(`fields.by.${by}`) }))}
        onChange={(event) => {
          const filledBy = BY.find((one) => one === event.currentTarget.value);
          if (filledBy !== undefined) change(setField(content, index, { filledBy }));
        }}
      />
      <Checkbox
        className="template-required"
        label={t('fields.required')}
        checked={field.isRequired}
        onChange={(event) => {
          change(setField(content, index, { isRequired: event.currentTarget.checked }));
        }}
      />
    </div>
  );
}

function Choices({ field, index }: FieldPartProps & { readonly field: FormField }) {
  const { t } = useTranslation('consentTemplates');
  const { content, change, faults, isChecked } = useEditing();
  const isTooFew = isChecked && faults.has(`/fields/${index}/choices`);
  const isFull = field.choices.length >= MOST.choices;
  return (
    <div className="stack">
      <ul className="template-choices">
        {field.choices.map((choice, at) => (
          <li key={choice}>
            <Words
              label={t('fields.choice', { number: at + 1 })}
              path={`/fields/${field.key}/choices/${choice}`}
              most={120}
              read={(language) => content.texts[language]?.fields[field.key]?.choices[choice] ?? ''}
              write={(from, language, word) => {
                const choices = { ...from.texts[language]?.fields[field.key]?.choices, [choice]: word };
                return writeField(from, language, field.key, { choices });
              }}
            />
            <ActionIcon
              variant="subtle"
              size={40}
              aria-label={t('fields.removeChoice', { number: at + 1 })}
              onClick={() => {
                change(removeChoice(content, index, at));
              }}
            >
              <IconX size={18} stroke={2} aria-hidden="true" />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {isTooFew ? <p className="template-wrong">{t('fields.tooFew')}</p> : null}
      <div>
        <Button
          variant="subtle"
          aria-disabled={isFull || undefined}
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          onClick={() => {
            if (!isFull) change(addChoice(content, index));
          }}
        >
          {t('fields.addChoice')}
        </Button>
      </div>
    </div>
  );
}
