import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import type { ConsentAct } from '../consent-search.ts';
import { DeclineForm, VoidForm } from './end-forms.tsx';
import { HandOverForm } from './hand-over-form.tsx';
import { RemoteForm } from './remote-form.tsx';
import { RevokeForm } from './revoke-form.tsx';
import { SignDialog } from './sign-dialog.tsx';

interface DialogsProps {
  readonly consent: ConsentView;
  /** What is open now; `null`: nothing. */
  readonly act: ConsentAct | null;
  /** What was open last: it stays while it closes, so that the focus finds its way back. */
  readonly last: ConsentAct;
  readonly onClose: () => void;
}

export interface ActFormProps {
  readonly consent: ConsentView;
  readonly onClose: () => void;
}

const FORMS = {
  'hand-over': HandOverForm,
  remote: RemoteForm,
  decline: DeclineForm,
  revoke: RevokeForm,
  void: VoidForm,
} as const;

const TITLES = {
  'hand-over': 'handOver',
  remote: 'remote',
  decline: 'decline',
  revoke: 'revoke',
  void: 'void',
} as const;

/** The dialogs of one consent, each with the patient’s identity in sight. */
export function ConsentDialogs({ consent, act, last, onClose }: DialogsProps) {
  const { t } = useTranslation('consents');
  if (last === 'sign') return <SignDialog consent={consent} isOpen={act === 'sign'} onClose={onClose} />;
  const Form = FORMS[last];
  return (
    <FormDialog isOpen={act === last} onClose={onClose} title={t(`${TITLES[last]}.title`)} width="wide" isLong>
      <Form consent={consent} onClose={onClose} />
    </FormDialog>
  );
}
