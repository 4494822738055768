import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../../../components/ui/announcer.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { formLanguageName } from '../../../lib/i18n/form-languages.ts';
import { addLanguage, MOST, removeLanguage } from '../draft.ts';
import { useEditing } from './editing.ts';

/** What patients of the hospitals that use this speak; each by its own name. */
const OFFERED = [
  'en',
  'af',
  'am',
  'ar',
  'bn',
  'de',
  'es',
  'fa',
  'fr',
  'gu',
  'hi',
  'id',
  'it',
  'mr',
  'ne',
  'nl',
  'nr',
  'nso',
]
  .concat(['pa', 'pl', 'pt', 'ro', 'ru', 'si', 'so', 'ss', 'st', 'sw', 'ta', 'te', 'ti', 'tn', 'tr', 'ts', 'uk', 'ur'])
  .concat(['ve', 'vi', 'xh', 'zh', 'zu']);

interface LanguagesCardProps {
  readonly onBeside: (language: string | null) => void;
}

/** The languages of the form, what each lacks, and which is written beside the first. */
export function LanguagesCard({ onBeside }: LanguagesCardProps) {
  const { t } = useTranslation('consentTemplates');
  const { content, change, first, beside, faults } = useEditing();
  const [removing, setRemoving] = useState<string | null>(null);
  const { languages } = content;
  const others = languages.filter((language) => language !== first);
  const missingIn = (language: string) =>
    [...faults.keys()].filter((pointer) => pointer.startsWith(`/texts/${language}`)).length;
  return (
    <Card title={t('languages.title')} lead={t('languages.lead')}>
      <div className="stack">
        <ul className="template-languages">
          {languages.map((language) => (
            <li key={language}>
              <LanguageTag language={language} missing={missingIn(language)} />
              {language === first ? null : (
                <ActionIcon
                  variant="subtle"
                  size={36}
                  aria-label={t('languages.remove', { language: formLanguageName(language) })}
                  onClick={() => {
                    setRemoving(language);
                  }}
                >
                  <IconX size={16} stroke={2} aria-hidden="true" />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
        <div className="template-rules">
          {others.length === 0 ? null : (
            <NativeSelect
              label={t('languages.beside', { language: formLanguageName(first) })}
              value={beside ?? ''}
              data={[
                ...others.map((language) => ({ value: language, label: formLanguageName(language) })),
                { value: '', label: t('languages.alone') },
              ]}
              onChange={(event) => {
                const { value } = event.currentTarget;
                onBeside(value === '' ? null : value);
              }}
            />
          )}
          {languages.length >= MOST.languages ? null : (
            <NativeSelect
              label={t('languages.add')}
              value=""
              data={[
                { value: '', label: t('languages.choose') },
                ...OFFERED.filter((language) => !languages.includes(language)).map((language) => ({
                  value: language,
                  label: formLanguageName(language),
                })),
              ]}
              onChange={(event) => {
                const { value } = event.currentTarget;
                if (value === '') return;
                change(addLanguage(content, value));
                onBeside(value);
              }}
            />
          )}
        </div>
      </div>
      <RemoveLanguage
        language={removing}
        onClose={() => {
          setRemoving(null);
        }}
        onRemove={(language) => {
          change(removeLanguage(content, language));
          if (beside === language) onBeside(others.find((other) => other !== language) ?? null);
          setRemoving(null);
          announcer.say(t('languages.removed', { language: formLanguageName(language) }));
        }}
      />
    </Card>
  );
}

function LanguageTag({ language, missing }: { readonly language: string; readonly missing: number }) {
  const { t } = useTranslation('consentTemplates');
  const name = formLanguageName(language);
  return missing === 0 ? (
    <span className="tag tag-good">
      <IconCircleCheck size={15} stroke={2} aria-hidden="true" />
      {t('languages.whole', { language: name })}
    </span>
  ) : (
    <span className="tag tag-warn">
      <IconAlertTriangle size={15} stroke={2} aria-hidden="true" />
      {t('languages.missing', { language: name, count: missing })}
    </span>
  );
}

interface RemoveLanguageProps {
  readonly language: string | null;
  readonly onClose: () => void;
  readonly onRemove: (language: string) => void;
}

function RemoveLanguage({ language, onClose, onRemove }: RemoveLanguageProps) {
  const { t } = useTranslation('consentTemplates');
  const { t: tCommon } = useTranslation();
  const name = language === null ? '' : formLanguageName(language);
  return (
    <FormDialog isOpen={language !== null} onClose={onClose} title={t('languages.removeTitle', { language: name })}>
      <div className="stack">
        <p>{t('languages.removeText', { language: name })}</p>
        <div className="row-end">
          <Button variant="default" onClick={onClose}>
            {tCommon('action.cancel')}
          </Button>
          <Button
            color="danger"
            onClick={() => {
              if (language !== null) onRemove(language);
            }}
          >
            {t('languages.remove', { language: name })}
          </Button>
        </div>
      </div>
    </FormDialog>
  );
}
