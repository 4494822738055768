import { Button } from '@mantine/core';
import { IconCamera, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileId } from '../../../../../shared/types/ids.ts';
import type { StaffView } from '../../../../../shared/schemas/staff.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { PictureOf } from '../../../components/ui/file-tile.tsx';
import { UploadTray } from '../../../components/ui/file-tray.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useFileContent } from '../../../lib/files/use-file-content.ts';
import { useUpload } from '../../../lib/files/use-upload.ts';
import { putStaffPhoto } from '../api/save-staff.ts';

/** What somebody looks like; set by themselves or by who manages staff. */
export function PhotoPart({ person }: { readonly person: StaffView }) {
  const { t } = useTranslation('staff');
  if (person.photoId === null && !person.abilities.canSetPhoto) return null;
  return (
    <div className="person-photo">
      {person.photoId === null ? (
        <span className="person-face" aria-hidden="true">
          <IconUser size={36} stroke={1.6} />
        </span>
      ) : (
        <Face fileId={person.photoId} alt={t('photo.of', { name: person.displayName })} />
      )}
      {person.abilities.canSetPhoto ? <SetPhoto person={person} /> : null}
    </div>
  );
}

function Face({ fileId, alt }: { readonly fileId: FileId; readonly alt: string }) {
  const { bytes } = useFileContent({ id: fileId }, true);
  if (bytes === undefined) return <span className="person-face" role="img" aria-label={alt} />;
  return <PictureOf bytes={bytes} alt={alt} className="person-face" />;
}

function SetPhoto({ person }: { readonly person: StaffView }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const upload = useUpload({ purpose: 'staff-photo', most: 1 });
  const [file] = upload.files;
  const command = useCommand(putStaffPhoto, (saved) => {
    queries.setQueryData(['staff', 'one', saved.id], saved);
    toast(t(saved.photoId === null ? 'photo.removed' : 'photo.done'));
    upload.clear();
  });
  const put = (fileId: FileId | null) => {
    command.mutate({ staffId: person.id, version: person.version, fileId });
  };
  return (
    <div className="stack">
      <FailureNotice error={command.error} />
      <div className="row">
        <Button
          variant="default"
          leftSection={<IconCamera size={18} aria-hidden="true" />}
          disabled={command.isPending}
          onClick={() => chooser.current?.click()}
        >
          {t(person.photoId === null ? 'photo.add' : 'photo.change')}
        </Button>
        {person.photoId === null ? null : (
          <Button
            variant="subtle"
            color="red"
            disabled={command.isPending}
            onClick={() => {
              put(null);
            }}
          >
            {t('photo.remove')}
          </Button>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        hidden
        tabIndex={-1}
        accept={upload.accept}
        onChange={({ currentTarget }) => {
          const chosen = [...(currentTarget.files ?? [])];
          // The same file chosen again must be a change again.
          currentTarget.value = '';
          if (chosen.length === 0) return;
          upload.clear();
          upload.add(chosen);
        }}
      />
      <UploadTray upload={upload} />
      {file === undefined ? null : (
        <Button
          loading={command.isPending}
          onClick={() => {
            put(file.id);
          }}
        >
          {t('photo.use')}
        </Button>
      )}
    </div>
  );
}
