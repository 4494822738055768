import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { ConsentView, remoteSent } from '../../../../../shared/schemas/consents.ts';
import { Notice } from '../../../components/ui/notice.tsx';
import { QrCode } from '../../../components/ui/qr-code.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { consentKey, postRemote, postRemoteEnd } from '../api/consents.ts';
import { usePatientRecord } from '../api/patient.ts';
import { ConsentPatient } from '../components/consent-patient.tsx';
import { ActFailure } from './act-failure.tsx';

interface RemoteFormProps {
  readonly consent: ConsentView;
  readonly onClose: () => void;
}

type Sent = z.output<typeof remoteSent>;
const WAYS = ['birth-date', 'email', 'sms'] as const;
type Way = (typeof WAYS)[number];

/** A link for the patient’s own phone: how they show who they are, the link to hand over, and its end. */
export function RemoteForm({ consent, onClose }: RemoteFormProps) {
  const [sent, setSent] = useState<Sent | null>(null);
  return (
    <div className="stack">
      <ConsentPatient patient={consent.form.patient} />
      {sent === null ? (
        <Ask consent={consent} onClose={onClose} onSent={setSent} />
      ) : (
        <Ready sent={sent} onClose={onClose} />
      )}
      {consent.remote === null ? null : <EndLink consent={consent} onEnded={() => setSent(null)} />}
    </div>
  );
}

interface AskProps extends RemoteFormProps {
  readonly onSent: (sent: Sent) => void;
}

function Ask({ consent, onClose, onSent }: AskProps) {
  const { t } = useTranslation('consents');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const patient = usePatientRecord(consent.patientId);
  const hasBirthDate = consent.form.patient.birthDate !== null;
  const [by, setBy] = useState<Way>(hasBirthDate ? 'birth-date' : 'sms');
  const [email, setEmail] = useState('');
  const [phone, setPhone] = useState('');
  const command = useCommand(postRemote, (answer) => {
    void queries.invalidateQueries({ queryKey: consentKey(consent.id) });
    onSent(answer);
  });
  const isRefused = isProblem(command.error, 'invalid-input');
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        command.mutate({
          consentId: consent.id,
          version: consent.version,
          by,
          email: by === 'email' ? email.trim() || null : null,
          phone: by === 'sms' ? phone.replace(/[\s().-]/gu, '') || null : null,
        });
      }}
    >
      <p>{t('remote.lead')}</p>
      {isRefused ? null : <ActFailure error={command.error} consent={consent} />}
      <fieldset className="fieldset">
        <legend>{t('remote.by')}</legend>
        <div className="wizard-cards">
          {WAYS.map((way) => (
            <label key={way} className="wizard-card">
              <input
                type="radio"
                name="by"
                checked={way === by}
                disabled={way === 'birth-date' && !hasBirthDate}
                onChange={() => setBy(way)}
              />
              {t(`remote.${way}`)}
            </label>
          ))}
        </div>
        {hasBirthDate ? null : <p className="muted small">{t('remote.noBirthDate')}</p>}
      </fieldset>
      {by === 'birth-date' ? <p className="muted small">{t('remote.birth-dateHint')}</p> : null}
      {by === 'email' ? (
        <TextInput
          type="email"
          label={t('remote.emailAddress')}
          value={email}
          dir="ltr"
          autoComplete="off"
          error={isRefused ? tCommon('validation.email') : null}
          onChange={({ target }) => setEmail(target.value)}
        />
      ) : null}
      {by === 'sms' ? (
        <TextInput
          type="tel"
          label={t('remote.phone')}
          description={patient.data?.phone == null ? undefined : t('remote.phoneHint')}
          placeholder={patient.data?.phone ?? ''}
          value={phone}
          dir="ltr"
          autoComplete="off"
          error={isRefused ? tCommon('validation.phone') : null}
          onChange={({ target }) => setPhone(target.value)}
        />
      ) : null}
      <p className="muted small">{t('remote.private')}</p>
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t(consent.remote === null ? 'remote.submit' : 'remote.again')}
        </Button>
      </div>
    </form>
  );
}

function Ready({ sent, onClose }: { readonly sent: Sent; readonly onClose: () => void }) {
  const { t } = useTranslation('consents');
  const copy = async () => {
    // Without https the browser gives us no clipboard: the text below can be marked and copied.
    await navigator.clipboard.writeText(sent.url);
    toast(t('remote.copied'));
  };
  return (
    <div className="stack remote-ready">
      <h3 className="panel-subtitle">{t('remote.ready')}</h3>
      {sent.sentTo === null ? null : (
        <p>
          <bdi>{t('remote.sentTo', { to: sent.sentTo })}</bdi>
        </p>
      )}
      <p className="numbers">{t('remote.expires', { time: formatInstant(sent.expiresAt) })}</p>
      <QrCode text={sent.url} label={t('remote.qr')} />
      <output className="remote-link" dir="ltr">
        {sent.url}
      </output>
      <p className="muted small">{t('remote.private')}</p>
      <div className="row-end">
        {'clipboard' in navigator ? (
          <Button variant="default" onClick={() => void copy()}>
            {t('remote.copy')}
          </Button>
        ) : null}
        <Button data-autofocus onClick={onClose}>
          {t('remote.done')}
        </Button>
      </div>
    </div>
  );
}

interface EndLinkProps {
  readonly consent: ConsentView;
  readonly onEnded: () => void;
}

function EndLink({ consent, onEnded }: EndLinkProps) {
  const { t } = useTranslation('consents');
  const queries = useQueryClient();
  const command = useCommand(postRemoteEnd, () => {
    void queries.invalidateQueries({ queryKey: consentKey(consent.id) });
    toast(t('remote.ended'));
    onEnded();
  });
  const { remote } = consent;
  if (remote === null) return null;
  return (
    <Notice
      tone="info"
      actions={
        <Button
          variant="default"
          loading={command.isPending}
          onClick={() => command.mutate({ consentId: consent.id, version: consent.version })}
        >
          {t('remote.end')}
        </Button>
      }
    >
      <span className="numbers">
        {remote.sentTo === null
          ? t('view.remote', { time: formatInstant(remote.expiresAt) })
          : t('view.remoteTo', { to: remote.sentTo, time: formatInstant(remote.expiresAt) })}
      </span>
      <ActFailure error={command.error} consent={consent} />
    </Notice>
  );
}
