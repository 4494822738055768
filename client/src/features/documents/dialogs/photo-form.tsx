import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileView } from '../../../../../shared/schemas/files.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useUpload } from '../../../lib/files/use-upload.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { documentsKey, postPhotoRemoval, putPhoto } from '../api.ts';
import { FilePicker } from '../components/file-picker.tsx';
import { FileImage } from '../components/file-image.tsx';
import { ReasonForm } from './reason-form.tsx';

interface PhotoFormProps {
  readonly patientId: string;
  readonly name: string;
  readonly photo: FileView | null;
  readonly canManage: boolean;
  readonly onClose: () => void;
}

/** The photo in full, and a new one in its place. */
export function PhotoForm({ patientId, name, photo, canManage, onClose }: PhotoFormProps) {
  const { t } = useTranslation('documents');
  const queries = useQueryClient();
  const isOffline = usePhase() === 'offline';
  const [isRemoving, setRemoving] = useState(false);
  const done = (words: 'photo.done' | 'photo.removed') => () => {
    void queries.invalidateQueries({ queryKey: documentsKey(patientId) });
    toast(t(words));
    onClose();
  };
  const removal = useCommand(postPhotoRemoval, done('photo.removed'));
  if (isRemoving) {
    return (
      <ReasonForm
        lead={t('photo.removeLead')}
        submitLabel={t('photo.remove')}
        isPending={removal.isPending}
        error={removal.error}
        isOffline={isOffline}
        onSubmit={(reason) => {
          removal.mutate({ patientId, reason });
        }}
        onClose={() => {
          setRemoving(false);
        }}
      />
    );
  }
  return (
    <div className="stack">
      {photo === null ? <p>{t('photo.why')}</p> : <FileImage file={photo} alt={t('photo.of', { name })} isWhole />}
      {isOffline ? <Notice tone="warn">{t('offline')}</Notice> : null}
      {canManage ? <SetPhoto {...{ patientId, photo, isOffline }} onDone={done('photo.done')} /> : null}
      {canManage && photo !== null ? (
        <Button
          variant="subtle"
          color="red"
          disabled={isOffline}
          onClick={() => {
            setRemoving(true);
          }}
        >
          {t('photo.remove')}
        </Button>
      ) : null}
    </div>
  );
}

interface SetPhotoProps extends Pick<PhotoFormProps, 'patientId' | 'photo'> {
  readonly isOffline: boolean;
  readonly onDone: () => void;
}

function SetPhoto({ patientId, photo, isOffline, onDone }: SetPhotoProps) {
  const { t } = useTranslation('documents');
  const upload = useUpload({ purpose: 'patient-photo', most: 1 });
  const { mutate, isPending, error } = useCommand(putPhoto, onDone);
  const [file] = upload.files;
  return (
    <form
      className="stack"
      onPaste={upload.onPaste}
      onSubmit={(event) => {
        event.preventDefault();
        if (file !== undefined) mutate({ patientId, fileId: file.id });
      }}
    >
      <FailureNotice error={error} />
      <FilePicker upload={upload} isDisabled={isOffline || isPending} />
      {file === undefined ? null : <FileImage file={file} alt={t('photo.new')} isWhole />}
      <Button type="submit" loading={isPending} disabled={isOffline || file === undefined || upload.hasFailed}>
        {t(photo === null ? 'photo.set' : 'photo.replace')}
      </Button>
    </form>
  );
}
