import { useTranslation } from 'react-i18next';
import type { PatientView } from '../../../../../shared/schemas/patients.ts';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { PaperForm } from './paper-form.tsx';

interface PaperDialogProps {
  readonly patient: PatientView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** A form that was signed on paper, brought in by its scan. */
export function PaperDialog({ patient, isOpen, onClose }: PaperDialogProps) {
  const { t } = useTranslation('consents');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('paperDialog.title')} width="wide" isLong>
      <PaperForm patient={patient} onClose={onClose} />
    </FormDialog>
  );
}
