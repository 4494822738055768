import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { FormPreview } from '../../../components/consent-form/form-preview.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useDialogOpening } from '../../../components/ui/use-dialog-opening.ts';
import { ConsentPatient } from '../components/consent-patient.tsx';
import { SignForm } from './sign-form.tsx';

interface SignDialogProps {
  readonly consent: ConsentView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The doctor signs at their own session: the form as it stands, the pad, and what shows that it is them. */
export function SignDialog({ consent, isOpen, onClose }: SignDialogProps) {
  const isOpened = useDialogOpening(isOpen);
  const { t } = useTranslation('consents');
  const { t: tCommon } = useTranslation();
  return (
    <Modal
      opened={isOpened}
      onClose={onClose}
      fullScreen
      title={<span className="panel-title">{t('sign.title')}</span>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {isOpen ? <Signing consent={consent} onClose={onClose} /> : null}
    </Modal>
  );
}

function Signing({ consent, onClose }: Omit<SignDialogProps, 'isOpen'>) {
  const { t } = useTranslation('consents');
  // What is on the screen is what is signed: news of the consent does not change it under the reader’s eyes.
  const [shown, setShown] = useState(consent);
  // The place is the one that was theirs when they came; it may be taken by now.
  const [slot] = useState(consent.abilities.mySlot);
  return (
    <div className="sign">
      <div className="stack">
        <ConsentPatient patient={shown.form.patient} />
        <p>{t('sign.lead')}</p>
        <div className="card card-body sign-form">
          <FormPreview
            key={shown.form.formHash}
            form={shown.form}
            answers={shown.patientAnswers}
            addOnChoices={shown.addOnChoices}
          />
        </div>
      </div>
      {slot === null ? null : (
        <SignForm
          consent={consent}
          shown={shown}
          slot={slot}
          onShow={setShown}
          onClose={onClose}
          onSigned={(view) => {
            const isSealed = view.state === 'completed';
            toast(t(isSealed ? 'sign.doneSealed' : 'sign.done'));
            onClose();
          }}
        />
      )}
    </div>
  );
}
