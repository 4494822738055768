import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import type { SignatureDraft } from '../../../components/signature/draft.ts';
import { emptyDraft, markOf } from '../../../components/signature/draft.ts';
import { SignaturePad } from '../../../components/signature/signature-pad.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { consentKey, postReadAgain, postSign } from '../api/consents.ts';
import { ProofFields } from './proof-fields.tsx';
import { SignFailure } from './sign-failure.tsx';
import type { ProofKind } from './step-up.ts';
import { proofOf } from './step-up.ts';
import { useAct } from './use-act.ts';

interface SignFormProps {
  /** As it is now, and as it is on the screen. */
  readonly consent: ConsentView;
  readonly shown: ConsentView;
  readonly slot: NonNullable<ConsentView['abilities']['mySlot']>;
  readonly onShow: (consent: ConsentView) => void;
  readonly onClose: () => void;
  readonly onSigned: (view: ConsentView) => void;
}

const METHODS = ['drawn', 'typed'] as const;

export function SignForm({ consent, shown, slot, onShow, onClose, onSigned }: SignFormProps) {
  const { t } = useTranslation('consents');
  const { t: tCommon } = useTranslation();
  const { person, hasPin } = useSession();
  const phase = usePhase();
  const [draft, setDraft] = useState<{ readonly mark: SignatureDraft; readonly at: string }>(() => ({
    mark: emptyDraft(),
    at: new Date().toISOString(),
  }));
  const [kind, setKind] = useState<ProofKind>(hasPin ? 'pin' : 'password');
  const [secret, setSecret] = useState('');
  const [wasTried, setTried] = useState(false);
  const command = useAct(consent.id, postSign, onSigned);
  const isChanged = consent.form.formHash !== shown.form.formHash || consent.isOutdatedForm;
  const isOffline = phase === 'offline';
  const mark = markOf(draft.mark);
  const proof = proofOf(kind, secret);
  const sign = () => {
    setTried(true);
    if (mark === null || proof === null) return;
    command.mutate(
      { consentId: consent.id, slot, formHash: shown.form.formHash, mark, signedAt: draft.at, reading: [], proof },
      { onError: () => setSecret('') },
    );
  };
  return (
    <form
      className="stack sign-part"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        sign();
      }}
    >
      <h3 className="panel-subtitle">{t('sign.yourMark')}</h3>
      <SignaturePad
        draft={draft.mark}
        methods={METHODS}
        signerName={person.displayName}
        onDraft={(next) => setDraft({ mark: next, at: new Date().toISOString() })}
      />
      {wasTried && mark === null ? (
        <p className="field-error" role="alert">
          {t('sign.blank')}
        </p>
      ) : null}
      <ProofFields
        kind={kind}
        secret={secret}
        hasPin={hasPin}
        error={command.error}
        isMissing={wasTried && proof === null && command.error === null}
        onKind={(next) => {
          setKind(next);
          setSecret('');
          command.reset();
        }}
        onSecret={setSecret}
      />
      {isOffline ? <Notice tone="warn">{t('sign.offline')}</Notice> : null}
      {isChanged ? (
        <FormChanged
          consent={consent}
          onShow={(next) => {
            command.reset();
            onShow(next);
          }}
        />
      ) : (
        <SignFailure error={command.error} consent={consent} slot={slot} />
      )}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" size="lg" disabled={isOffline || isChanged} loading={command.isPending}>
          {t('sign.submit')}
        </Button>
      </div>
    </form>
  );
}

interface FormChangedProps {
  readonly consent: ConsentView;
  readonly onShow: (consent: ConsentView) => void;
}

/** Another form by now than the one on the screen: it is shown, read again, and what was drawn is kept. */
function FormChanged({ consent, onShow }: FormChangedProps) {
  const { t } = useTranslation('consents');
  const queries = useQueryClient();
  const command = useCommand(postReadAgain, (view) => {
    queries.setQueryData(consentKey(view.id), view);
    onShow(view);
  });
  return (
    <Notice
      tone="warn"
      isSpoken
      title={t('sign.formChanged')}
      actions={
        <Button
          loading={command.isPending}
          onClick={() => {
            if (consent.isOutdatedForm) command.mutate({ consentId: consent.id, version: consent.version });
            else onShow(consent);
          }}
        >
          {t('sign.formChangedRead')}
        </Button>
      }
    >
      {t('sign.formChangedText')}
    </Notice>
  );
}
