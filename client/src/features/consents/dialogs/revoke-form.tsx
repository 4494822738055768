import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { toast } from '../../../components/ui/toast.ts';
import { postRevoke } from '../api/consents.ts';
import { ConsentPatient } from '../components/consent-patient.tsx';
import { ActFailure } from './act-failure.tsx';
import { Follows } from './follows.tsx';
import { useAct } from './use-act.ts';

interface RevokeFormProps {
  readonly consent: ConsentView;
  readonly onClose: () => void;
}

const WHO = ['patient', 'other'] as const;

/** The patient takes their consent back: who said so, in whose presence and why, and plainly what follows. */
export function RevokeForm({ consent, onClose }: RevokeFormProps) {
  const { t } = useTranslation('consents');
  const { t: tCommon } = useTranslation();
  const [who, setWho] = useState<(typeof WHO)[number]>('patient');
  const [words, setWords] = useState({ reason: '', by: '', witness: '' });
  const [wasTried, setTried] = useState(false);
  const command = useAct(consent.id, postRevoke, () => {
    toast(t('revoke.done'));
    onClose();
  });
  const set = (part: Partial<typeof words>) => setWords({ ...words, ...part });
  const reason = words.reason.trim();
  const by = words.by.trim();
  const isComplete = reason !== '' && (who === 'patient' || by !== '');
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isComplete) return;
        command.mutate({
          consentId: consent.id,
          version: consent.version,
          reason,
          by: who === 'patient' ? null : by,
          witness: words.witness.trim() || null,
        });
      }}
    >
      <ConsentPatient patient={consent.form.patient} />
      <p>{t('revoke.lead')}</p>
      <ActFailure error={command.error} consent={consent} />
      <Textarea
        data-autofocus
        label={t('ended.reason')}
        description={t('revoke.reasonHint')}
        value={words.reason}
        maxLength={300}
        autosize
        minRows={2}
        dir="auto"
        error={wasTried && reason === '' ? t('ended.reasonMissing') : null}
        onChange={({ target }) => set({ reason: target.value.replaceAll('\n', ' ') })}
      />
      <fieldset className="fieldset">
        <legend>{t('revoke.who')}</legend>
        <div className="wizard-cards">
          {WHO.map((one) => (
            <label key={one} className="wizard-card">
              <input type="radio" name="who" checked={one === who} onChange={() => setWho(one)} />
              {t(`revoke.${one}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {who === 'patient' ? null : (
        <TextInput
          label={t('revoke.name')}
          value={words.by}
          maxLength={80}
          autoComplete="off"
          error={wasTried && by === '' ? t('revoke.nameMissing') : null}
          onChange={({ target }) => set({ by: target.value })}
        />
      )}
      <TextInput
        label={t('revoke.witness')}
        description={t('revoke.witnessHint')}
        value={words.witness}
        maxLength={80}
        autoComplete="off"
        onChange={({ target }) => set({ witness: target.value })}
      />
      <Follows words={[t('revoke.follow1'), t('revoke.follow2'), t('revoke.follow3'), t('revoke.follow4')]} />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" color="danger" loading={command.isPending}>
          {t('revoke.submit')}
        </Button>
      </div>
    </form>
  );
}
