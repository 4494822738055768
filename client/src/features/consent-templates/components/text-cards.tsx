import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/ui/card.tsx';
import {
  addAddOn,
  addSection,
  inOne,
  MOST,
  moveAddOn,
  moveSection,
  removeAddOn,
  removeSection,
  sectionKeys,
  writeAddOn,
  writeSection,
} from '../draft.ts';
import { useEditing } from './editing.ts';
import { PartList } from './part-list.tsx';
import { Words } from './words.tsx';

export function IntroCard() {
  const { t } = useTranslation('consentTemplates');
  const { texts } = useEditing().content;
  return (
    <Card title={t('intro.title')}>
      <div className="stack">
        <Words
          label={t('intro.name')}
          path="/title"
          most={120}
          read={(language) => texts[language]?.title ?? ''}
          write={(content, language, title) => inOne(content, language, { title })}
        />
        <Words
          label={t('intro.summary')}
          hint={t('intro.summaryHint')}
          path="/summary"
          most={1000}
          rows={3}
          read={(language) => texts[language]?.summary ?? ''}
          write={(content, language, summary) => inOne(content, language, { summary })}
        />
      </div>
    </Card>
  );
}

export function SectionsCard() {
  const { t } = useTranslation('consentTemplates');
  const { content, change } = useEditing();
  const sectionOf = (language: string, key: string) =>
    content.texts[language]?.sections.find((section) => section.key === key);
  return (
    <Card title={t('sections.title')} lead={t('sections.lead')}>
      <PartList
        keys={sectionKeys(content)}
        nameOf={(index) => t('sections.one', { number: index + 1 })}
        addWord={t('sections.add')}
        most={MOST.sections}
        fewest={1}
        onAdd={() => {
          change(addSection(content));
        }}
        onMove={(index, by) => {
          change(moveSection(content, index, by));
        }}
        onRemove={(index) => {
          change(removeSection(content, index));
        }}
      >
        {(key, index) => (
          <>
            <Words
              label={t('sections.heading')}
              path={`/sections/${index}/heading`}
              most={120}
              read={(language) => sectionOf(language, key)?.heading ?? ''}
              write={(from, language, heading) => writeSection(from, language, key, { heading })}
            />
            <Words
              label={t('sections.body')}
              hint={t('words.bodyHint')}
              path={`/sections/${index}/body`}
              most={6000}
              rows={4}
              read={(language) => sectionOf(language, key)?.body ?? ''}
              write={(from, language, body) => writeSection(from, language, key, { body })}
            />
          </>
        )}
      </PartList>
    </Card>
  );
}

export function AddOnsCard() {
  const { t } = useTranslation('consentTemplates');
  const { content, change } = useEditing();
  return (
    <Card title={t('addOns.title')} lead={t('addOns.lead')}>
      <PartList
        keys={content.addOns.map(({ key }) => key)}
        nameOf={(index) => t('addOns.one', { number: index + 1 })}
        addWord={t('addOns.add')}
        most={MOST.addOns}
        none={t('addOns.none')}
        onAdd={() => {
          change(addAddOn(content));
        }}
        onMove={(index, by) => {
          change(moveAddOn(content, index, by));
        }}
        onRemove={(index) => {
          change(removeAddOn(content, index));
        }}
      >
        {(key) => (
          <>
            <Words
              label={t('addOns.label')}
              path={`/addOns/${key}/label`}
              most={160}
              read={(language) => content.texts[language]?.addOns[key]?.label ?? ''}
              write={(from, language, label) => writeAddOn(from, language, key, { label })}
            />
            <Words
              label={t('addOns.text')}
              path={`/addOns/${key}/text`}
              most={1000}
              rows={2}
              read={(language) => content.texts[language]?.addOns[key]?.text ?? ''}
              write={(from, language, text) => writeAddOn(from, language, key, { text })}
            />
          </>
        )}
      </PartList>
    </Card>
  );
}

export function DeclarationCard() {
  const { t } = useTranslation('consentTemplates');
  const { texts } = useEditing().content;
  return (
    <Card title={t('declaration.title')}>
      <Words
        label={t('declaration.text')}
        hint={t('declaration.hint')}
        path="/declaration"
        most={1500}
        rows={3}
        read={(language) => texts[language]?.declaration ?? ''}
        write={(content, language, declaration) => inOne(content, language, { declaration })}
      />
    </Card>
  );
}
