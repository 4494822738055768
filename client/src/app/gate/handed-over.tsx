import { lazy, Suspense, useEffect, useState } from 'react';
import { PatientFrame } from '../../features/signing/patient-frame.tsx';
import { setTitleCount } from '../../lib/page-title.ts';
import { Waiting } from './waiting.tsx';

const LockScreen = lazy(async () => ({
  default: (await import('../../features/sign-in/lock-screen.tsx')).LockScreen,
}));

/** What is on the screen while the device is in a patient's hands: their form, and the way back by PIN. */
export function HandedOver() {
  const [isAskingPin, setAskingPin] = useState(false);
  useEffect(() => {
    // How much waits for the staff is no business of the patient's.
    setTitleCount(0);
    // Dialogs and toasts of the work, wherever on the page they are drawn.
    document.documentElement.toggleAttribute('data-covered', true);
    return () => {
      document.documentElement.removeAttribute('data-covered');
    };
  }, []);
  const askPin = () => {
    setAskingPin(true);
  };
  return (
    <>
      <div hidden={isAskingPin} inert={isAskingPin}>
        <PatientFrame onBackToStaff={askPin} />
      </div>
      {isAskingPin ? (
        <Suspense fallback={<Waiting />}>
          <LockScreen
            session={null}
            onReturn={() => {
              setAskingPin(false);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
