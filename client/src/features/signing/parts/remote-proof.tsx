import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RemoteAsked, RemoteOpened } from '../../../../../shared/schemas/consents.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { publicApi } from '../../../lib/api/public-api.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { BirthDateField } from './birth-date-field.tsx';
import { useStepHeading } from './step.ts';

interface RemoteProofProps {
  readonly token: string;
  readonly how: RemoteAsked;
  readonly onOpened: (opened: RemoteOpened) => void;
  /** The link itself is used up, by too many wrong tries or meanwhile. */
  readonly onRefused: () => void;
}

/** Shows that the link is in the hands it was sent to: by the birth date, or by a code sent to them. */
export function RemoteProof({ token, how, onOpened, onRefused }: RemoteProofProps) {
  const { t } = useTranslation('signing');
  const heading = useStepHeading();
  const problemText = useProblemText();
  const [answer, setAnswer] = useState('');
  const [isSent, setSent] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const faultId = useId();
  const isDate = how.by === 'birth-date';

  const tell = (error: unknown) => {
    if (isProblem(error, 'link-refused', 'not-found')) onRefused();
    else if (isProblem(error, 'code-refused', 'invalid-input')) {
      setFault(t(isDate ? 'remote.wrongBirthDate' : 'remote.wrongCode'));
    } else setFault(problemText(error));
  };
  const run = (work: () => Promise<void>) => {
    setBusy(true);
    setFault(null);
    work()
      .catch(tell)
      .finally(() => {
        setBusy(false);
      });
  };
  const open = async () => {
    const proof = isDate ? { birthDate: answer } : { code: answer };
    onOpened(await publicApi.send<RemoteOpened>('POST', '/remote-signing/open', { body: { token, proof } }));
  };
  const sendCode = async () => {
    await publicApi.send('POST', '/remote-signing/send-code', { body: { token } });
    setSent(true);
  };
  return (
    <form
      noValidate
      className="sg-ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (answer !== '') run(open);
      }}
    >
      <h1 ref={heading} tabIndex={-1}>
        {t('remote.title')}
      </h1>
      <p>{t('remote.from', { hospital: how.hospitalName })}</p>
      {isDate ? (
        <BirthDateField onDate={setAnswer} describedBy={faultId} />
      ) : (
        <>
          <p>{t('remote.sentTo', { to: how.sentTo ?? '' })}</p>
          <button
            type="button"
            className={isSent ? 'sg-button sg-plain' : 'sg-button'}
            disabled={isBusy}
            onClick={() => {
              run(sendCode);
            }}
          >
            {t('remote.sendCode')}
          </button>
          {isSent ? <p role="status">{t('remote.sent')}</p> : null}
          <label className="sg-field">
            <span>{t('remote.code')}</span>
            <input
              type="text"
              dir="ltr"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              aria-describedby={faultId}
              value={answer}
              onChange={(event) => {
                setAnswer(event.currentTarget.value.replace(/\D/gu, ''));
              }}
            />
          </label>
        </>
      )}
      <p id={faultId} role="alert" className="sg-fault">
        {fault}
      </p>
      <button type="submit" className="sg-button" disabled={isBusy || answer === ''}>
        {t('remote.open')}
      </button>
    </form>
  );
}
