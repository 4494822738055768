import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PersonField } from '../../../components/ui/person-field.tsx';
import type { StepProps } from './step-parts.ts';
import type { OtherSigner, WizardValues } from './wizard-values.ts';
import { signingOrder } from './wizard-values.ts';

const KINDS = ['patient', 'guardian', 'proxy'] as const;

/** Who consents, who else signs, and in which order. */
export function SignersStep(props: StepProps) {
  return (
    <div className="stack-lg">
      <ConsenterFields {...props} />
      <OtherFields {...props} />
      <Order {...props} />
    </div>
  );
}

function ConsenterFields({ patient, values, faults, onChange }: StepProps) {
  const { t } = useTranslation('consents');
  const { consenter } = values;
  const change = (part: Partial<WizardValues['consenter']>) => onChange({ consenter: { ...consenter, ...part } });
  const errorOf = (field: string) => (faults.has(field) ? t('wizard.signers.missing') : null);
  return (
    <fieldset className="fieldset">
      <legend>{t('wizard.signers.consenter')}</legend>
      <div className="wizard-cards">
        {KINDS.map((kind) => (
          <label key={kind} className="wizard-card">
            <input
              type="radio"
              name="consenter"
              value={kind}
              checked={kind === consenter.kind}
              onChange={() => change({ kind })}
            />
            <span>
              {t(`wizard.signers.${kind}`)}
              <span className="muted small wizard-card-hint">{t(`wizard.signers.${kind}Hint`)}</span>
            </span>
          </label>
        ))}
      </div>
      {consenter.kind === 'patient' ? null : (
        <div className="stack wizard-consenter">
          {patient.guardians.length === 0 ? null : (
            <div className="row" role="group" aria-label={t('wizard.signers.known')}>
              <span className="muted small">{t('wizard.signers.known')}</span>
              {patient.guardians.map(({ name, relationship }) => (
                <button
                  key={`${name} ${relationship}`}
                  type="button"
                  className="wizard-known"
                  onClick={() => change({ name, relationship })}
                >
                  <bdi>
                    {name} ({relationship})
                  </bdi>
                </button>
              ))}
            </div>
          )}
          <div className="wizard-fields">
            <TextInput
              label={t('wizard.signers.name')}
              value={consenter.name}
              maxLength={80}
              autoComplete="off"
              error={errorOf('name')}
              onChange={({ target }) => change({ name: target.value })}
            />
            <TextInput
              label={t('wizard.signers.relationship')}
              value={consenter.relationship}
              maxLength={40}
              autoComplete="off"
              error={errorOf('relationship')}
              onChange={({ target }) => change({ relationship: target.value })}
            />
          </div>
          <TextInput
            label={t('wizard.signers.reason')}
            value={consenter.reason}
            maxLength={200}
            autoComplete="off"
            error={errorOf('reason')}
            onChange={({ target }) => change({ reason: target.value })}
          />
        </div>
      )}
    </fieldset>
  );
}

function OtherFields({ values, faults, onChange }: StepProps) {
  const { t } = useTranslation('consents');
  const { others } = values;
  return (
    <fieldset className="fieldset">
      <legend>{t('wizard.signers.others')}</legend>
      {others.length === 0 ? <p className="muted">{t('wizard.signers.alone')}</p> : null}
      <div className="stack">
        {others.map((other, index) => (
          <OtherField
            // oxlint-disable-next-line react/no-array-index-key -- the places of a form have nothing but their order.
            key={index}
            other={other}
            isFaulty={faults.has(`other-${index}`)}
            onChange={(part) =>
              onChange({ others: others.map((one, at) => (at === index ? { ...one, ...part } : one)) })
            }
          />
        ))}
      </div>
      <p className="muted small wizard-hint">{t('wizard.signers.unable')}</p>
    </fieldset>
  );
}

interface OtherFieldProps {
  readonly other: OtherSigner;
  readonly isFaulty: boolean;
  readonly onChange: (part: Partial<OtherSigner>) => void;
}

function OtherField({ other, isFaulty, onChange }: OtherFieldProps) {
  const { t } = useTranslation('consents');
  const { role, isAlways, isWanted, staffId, name } = other;
  if (role === 'doctor') {
    return (
      <PersonField
        label={t('wizard.signers.doctor')}
        chosen={staffId === null ? null : { staffId, name }}
        error={isFaulty ? t('wizard.signers.doctorMissing') : null}
        onChoose={(person) => onChange({ staffId: person?.staffId ?? null, name: person?.name ?? '' })}
      />
    );
  }
  return (
    <div className="wizard-other">
      <label className="choice">
        <input
          type="checkbox"
          checked={isWanted}
          disabled={isAlways}
          onChange={({ target }) => onChange({ isWanted: target.checked })}
        />
        <span>
          {t(`wizard.signers.${role}`)}
          {isAlways ? <span className="muted small wizard-card-hint">{t('wizard.signers.always')}</span> : null}
        </span>
      </label>
      {isWanted ? (
        <TextInput
          label={t(`wizard.signers.${role}Name`)}
          value={name}
          maxLength={80}
          autoComplete="off"
          onChange={({ target }) => onChange({ name: target.value })}
        />
      ) : null}
    </div>
  );
}

function Order({ values, content }: StepProps) {
  const { t } = useTranslation('consents');
  const wordOf = useSignerWord(values);
  if (content === null) return null;
  const order = signingOrder(values, content);
  if (order.length < 2) return null;
  const isInOrder = content.order === 'sequential';
  return (
    <section className="stack" aria-label={t('slots.title')}>
      <h3 className="panel-subtitle">{t(isInOrder ? 'wizard.signers.order' : 'wizard.signers.orderAny')}</h3>
      <ol className={isInOrder ? 'wizard-order' : 'wizard-order wizard-order-any'}>
        {order.map((signer, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- see above
          <li key={index}>
            <bdi>{wordOf(signer)}</bdi>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** “Guardian: Dev Naidoo”; the role alone where nobody is named. */
export function useSignerWord({ consenter }: WizardValues): (signer: 'consenter' | OtherSigner) => string {
  const { t } = useTranslation('consents');
  return (signer) => {
    const kind = signer === 'consenter' ? consenter.kind : signer.role;
    const role = t(`slots.role.${kind}`);
    const name = signer === 'consenter' ? (consenter.kind === 'patient' ? '' : consenter.name) : signer.name;
    return name.trim() === '' ? role : `${role}: ${name}`;
  };
}
