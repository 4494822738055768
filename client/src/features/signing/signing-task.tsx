import './signing.css';
import { IconCloudOff, IconFileOff } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SigningDesk, SigningState } from './create-signing.ts';
import { AgreeStep } from './parts/agree-step.tsx';
import { DeclineStep } from './parts/decline-step.tsx';
import { EndScreen } from './parts/end-screen.tsx';
import { HandStep } from './parts/hand-step.tsx';
import { Message } from './parts/message.tsx';
import { ReadStep } from './parts/read-step.tsx';
import { SendingScreen } from './parts/sending-screen.tsx';
import type { StepProps } from './parts/step.ts';
import { TaskHeader } from './parts/task-header.tsx';
import { ToldNotice } from './parts/told-notice.tsx';
import { WhoStep } from './parts/who-step.tsx';
import { useDesk, useFormLanguage } from './use-desk.ts';

const SignStep = lazy(async () => ({ default: (await import('./parts/sign-step.tsx')).SignStep }));

interface SigningTaskProps {
  readonly desk: SigningDesk;
  /** On a handed-over device: asks for the PIN. Elsewhere there is no staff to go back to. */
  readonly onBackToStaff?: () => void;
}

/** One form and who signs it here: read, agree, sign, hand on, done. */
export function SigningTask({ desk, onBackToStaff }: SigningTaskProps) {
  const state = useDesk(desk);
  const [isLarge, setLarge] = useState(false);
  const form = state.view?.form;
  useFormLanguage(form?.language);
  const isGiven = state.outgoing !== null;
  const step = isGiven ? 'given' : (state.progress?.step ?? 'end');
  return (
    <div className={isLarge ? 'sg sg-large' : 'sg'} data-step={step}>
      <TaskHeader
        form={form ?? null}
        isLarge={isLarge}
        onLarge={setLarge}
        // What is given and not sent yet would be lost: the screen that says so has its own way back.
        {...(onBackToStaff === undefined || isGiven ? {} : { onBackToStaff })}
      />
      <main className="sg-main">
        <Suspense fallback={<p role="status">…</p>}>
          <Body desk={desk} state={state} {...(onBackToStaff === undefined ? {} : { onBackToStaff })} />
        </Suspense>
      </main>
    </div>
  );
}

interface BodyProps extends SigningTaskProps {
  readonly state: SigningState;
}

function Body({ desk, state, onBackToStaff }: BodyProps) {
  const { t } = useTranslation('signing');
  const { phase, view, progress } = state;
  if (phase === 'over') {
    return (
      <Message icon={IconFileOff} title={t('over.title')}>
        <p>{t(onBackToStaff === undefined ? 'over.textRemote' : 'over.text')}</p>
        {onBackToStaff === undefined ? null : <BackButton onPress={onBackToStaff} />}
      </Message>
    );
  }
  if (phase === 'no-line') {
    return (
      <Message icon={IconCloudOff} title={t('noLine.title')}>
        <p>{t('noLine.text')}</p>
        <button type="button" className="sg-button" onClick={() => void desk.flush()}>
          {t('tryAgain')}
        </button>
      </Message>
    );
  }
  if (view === null) return <p role="status">{t('loading')}</p>;
  if (state.outgoing !== null) {
    return <SendingScreen desk={desk} state={state} {...(onBackToStaff === undefined ? {} : { onBackToStaff })} />;
  }
  if (progress === null) {
    return <EndScreen view={view} {...(onBackToStaff === undefined ? {} : { onBackToStaff })} />;
  }
  return (
    <>
      <ToldNotice told={state.told} error={state.error} />
      <StepOf view={view} progress={progress} desk={desk} />
    </>
  );
}

function BackButton({ onPress }: { readonly onPress: () => void }) {
  const { t } = useTranslation('signing');
  return (
    <button type="button" className="sg-button" onClick={onPress}>
      {t('backToStaff')}
    </button>
  );
}

function StepOf({ view, progress, desk }: Omit<StepProps, 'slot'>) {
  const slot = view.slots.find(({ key }) => key === progress.slot);
  if (slot === undefined) return null;
  const given = { view, progress, desk, slot };
  if (progress.step === 'hand') return <HandStep {...given} />;
  if (progress.step === 'read') return <ReadStep key={progress.page} {...given} />;
  if (progress.step === 'agree') return <AgreeStep {...given} />;
  if (progress.step === 'who') return <WhoStep {...given} />;
  if (progress.step === 'decline') return <DeclineStep {...given} />;
  return <SignStep {...given} />;
}
