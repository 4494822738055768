import { Button } from '@mantine/core';
import { IconDeviceMobile, IconDeviceTablet, IconClockPause } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TemplateContent } from '../../../../../shared/schemas/consent-templates.ts';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { Notice } from '../../../components/ui/notice.tsx';
import { FormPreview } from '../../../components/consent-form/form-preview.tsx';
import { formLanguageName } from '../../../lib/i18n/form-languages.ts';
import { useSignerWord } from './signers-step.tsx';
import type { Step } from './steps.ts';
import type { WizardValues } from './wizard-values.ts';
import { signingOrder } from './wizard-values.ts';

/** What happens once it is ready: the tablet is handed over, a link is sent, or it waits. */
export type GoOn = 'hand-over' | 'remote' | 'later';

interface CheckStepProps {
  readonly values: WizardValues;
  readonly content: TemplateContent;
  readonly consent: ConsentView | null;
  readonly isOffline: boolean;
  readonly pending: GoOn | null;
  readonly onStep: (step: Step) => void;
  readonly onGo: (how: GoOn) => void;
}

/** Everything at a glance, the form to read, and the three ways on. */
export function CheckStep({ values, content, consent, isOffline, pending, onStep, onGo }: CheckStepProps) {
  const { t } = useTranslation('consents');
  return (
    <div className="stack-lg">
      <p>{t('wizard.check.lead')}</p>
      <Facts values={values} content={content} onStep={onStep} />
      {consent === null ? null : (
        <details className="consent-more">
          <summary>{t('form.read')}</summary>
          <div className="wizard-form">
            <FormPreview form={consent.form} />
          </div>
        </details>
      )}
      {isOffline ? <Notice tone="warn">{t('handOver.offline')}</Notice> : null}
      <ul className="ways">
        <Way icon={IconDeviceTablet} how="hand-over" isFirst {...{ isOffline, pending, onGo }} />
        <Way icon={IconDeviceMobile} how="remote" {...{ isOffline, pending, onGo }} />
        <Way icon={IconClockPause} how="later" {...{ isOffline, pending, onGo }} />
      </ul>
      <p className="muted small">{t('wizard.check.signBy', { count: content.signWithinHours })}</p>
    </div>
  );
}

const WORDS = { 'hand-over': 'handOver', remote: 'remote', later: 'later' } as const;

interface WayProps extends Pick<CheckStepProps, 'isOffline' | 'pending' | 'onGo'> {
  readonly icon: Icon;
  readonly how: GoOn;
  readonly isFirst?: boolean;
}

function Way({ icon: Glyph, how, isFirst = false, isOffline, pending, onGo }: WayProps) {
  const { t } = useTranslation('consents');
  const word = WORDS[how];
  return (
    <li className="way">
      <Glyph size={28} stroke={1.7} aria-hidden="true" />
      <p>{t(`wizard.check.${word}Text`)}</p>
      <Button
        size="lg"
        variant={isFirst ? 'filled' : 'default'}
        disabled={isOffline || (pending !== null && pending !== how)}
        loading={pending === how}
        onClick={() => onGo(how)}
      >
        {t(`wizard.check.${word}`)}
      </Button>
    </li>
  );
}

function Facts({ values, content, onStep }: Pick<CheckStepProps, 'values' | 'content' | 'onStep'>) {
  const { t } = useTranslation('consents');
  const wordOf = useSignerWord(values);
  const language = values.language ?? '';
  const rows: readonly (readonly [label: string, value: string, step: Step])[] = [
    [t('wizard.check.form'), content.texts[language]?.title ?? '', 'form'],
    [t('wizard.check.language'), formLanguageName(language), 'form'],
    [t('wizard.check.for'), values.procedureName.trim() || '–', 'purpose'],
    [t('wizard.check.consenter'), wordOf('consenter'), 'signers'],
    [
      t('wizard.check.signers'),
      signingOrder(values, content)
        .map(wordOf)
        .join(content.order === 'sequential' ? ' → ' : ', '),
      'signers',
    ],
  ];
  return (
    <dl className="check-facts">
      {rows.map(([label, value, step]) => (
        <div key={label} className="check-fact">
          <dt>{label}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
          <dd className="check-change">
            <Button variant="subtle" onClick={() => onStep(step)}>
              {t('wizard.check.change')}
              <span className="visually-hidden">: {label}</span>
            </Button>
          </dd>
        </div>
      ))}
    </dl>
  );
}
