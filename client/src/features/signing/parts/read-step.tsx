import { IconPlayerStop, IconVolume } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConsentForm } from '../../../../../shared/schemas/consents.ts';
import { FormBody } from '../../../components/consent-form/form-body.tsx';
import { formDirection } from '../../../lib/i18n/form-languages.ts';
import { FIRST_PAGE, pagesOf } from '../progress.ts';
import { useReadAloud } from '../read-aloud.ts';
import { useReadingNote } from '../use-reading-note.ts';
import { FilledIn } from './filled-in.tsx';
import type { StepProps } from './step.ts';
import { goTo, useStepHeading } from './step.ts';

interface PageText {
  readonly heading: string;
  readonly body: string;
}

function textOf({ text }: ConsentForm, page: string): PageText {
  const section = text.sections.find(({ key }) => key === page);
  if (page === FIRST_PAGE || section === undefined) return { heading: text.title, body: text.summary };
  return section;
}

/** The form, a part at a time; how long each was open, and whether its end was seen, is kept with the signature. */
export function ReadStep({ view, progress, slot, desk }: StepProps) {
  const { t } = useTranslation('signing');
  const heading = useStepHeading();
  const { form } = view;
  const pages = pagesOf(form);
  const page = pages[progress.page] ?? FIRST_PAGE;
  const end = useReadingNote(desk, page);
  const text = textOf(form, page);
  const isLast = progress.page >= pages.length - 1;
  const after = slot.role === 'patient' ? 'agree' : 'who';
  return (
    <article className="sg-read">
      <p className="sg-count">{t('read.part', { part: progress.page + 1, parts: pages.length })}</p>
      <div className="sg-words" lang={form.language} dir={formDirection(form.language)}>
        <h1 ref={heading} tabIndex={-1}>
          {text.heading}
        </h1>
        <FormBody text={text.body} />
      </div>
      {page === FIRST_PAGE ? <FilledIn form={form} /> : null}
      <ReadAloud text={`${text.heading}. ${text.body}`} language={form.language} />
      <span ref={end} className="sg-end" />
      <nav className="sg-nav" aria-label={t('read.nav')}>
        <button
          type="button"
          className="sg-button sg-plain"
          disabled={progress.page === 0 && slot.role === 'patient'}
          onClick={() => {
            if (progress.page === 0) goTo({ desk, progress }, after);
            else goTo({ desk, progress }, 'read', progress.page - 1);
          }}
        >
          {t('back')}
        </button>
        <button
          type="button"
          className="sg-button"
          onClick={() => {
            const now = desk.state.get().progress ?? progress;
            if (isLast) goTo({ desk, progress: now }, after);
            else goTo({ desk, progress: now }, 'read', progress.page + 1);
          }}
        >
          {t(isLast ? 'read.done' : 'next')}
        </button>
      </nav>
    </article>
  );
}

function ReadAloud({ text, language }: { readonly text: string; readonly language: string }) {
  const { t } = useTranslation('signing');
  const voice = useReadAloud(text, language);
  if (!voice.isThere) return null;
  const Glyph = voice.isSpeaking ? IconPlayerStop : IconVolume;
  return (
    <button type="button" className="sg-tool sg-aloud" onClick={voice.isSpeaking ? voice.stop : voice.start}>
      <Glyph size={22} stroke={1.8} aria-hidden="true" />
      <span>{t(voice.isSpeaking ? 'read.stop' : 'read.aloud')}</span>
    </button>
  );
}
