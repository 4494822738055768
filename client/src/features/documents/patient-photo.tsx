import './documents.css';
import { IconCameraPlus, IconUser } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { FormDialog } from '../../components/ui/form-dialog.tsx';
import { useDocuments } from './api.ts';
import { FileImage } from './components/file-image.tsx';

const PhotoForm = lazy(async () => ({ default: (await import('./dialogs/photo-form.tsx')).PhotoForm }));

interface PatientPhotoProps {
  readonly patientId: PatientId;
  readonly name: string;
}

/** The face the patient is known by, and the way to set, replace or take it away. */
export function PatientPhoto({ patientId, name }: PatientPhotoProps) {
  const { t } = useTranslation('documents');
  const [isOpen, setOpen] = useState(false);
  const { data } = useDocuments(patientId);
  const photo = data?.photo ?? null;
  const canManage = data?.abilities.canManage === true;
  if (photo === null && !canManage) {
    return (
      <span className="doc-photo" role="img" aria-label={t('photo.none')}>
        <IconUser size={36} aria-hidden="true" />
      </span>
    );
  }
  return (
    <>
      <button
        type="button"
        className="doc-photo"
        aria-label={t(photo === null ? 'photo.add' : 'photo.open', { name })}
        onClick={() => {
          setOpen(true);
        }}
      >
        {photo === null ? <IconCameraPlus size={32} aria-hidden="true" /> : <FileImage file={photo} alt="" />}
      </button>
      <FormDialog
        isOpen={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        title={t('photo.title')}
      >
        <Suspense fallback={null}>
          <PhotoForm
            {...{ patientId, name, photo, canManage }}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      </FormDialog>
    </>
  );
}
