import { ActionIcon } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Upload } from '../../lib/files/use-upload.ts';

interface AttachButtonProps {
  readonly upload: Upload;
  readonly isDisabled?: boolean;
}

/** Opens the device's chooser; on a phone that offers the camera, too. */
export function AttachButton({ upload, isDisabled = false }: AttachButtonProps) {
  const { t } = useTranslation('files');
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <ActionIcon
        variant="subtle"
        size="xl"
        aria-label={t('attach')}
        title={t('attach')}
        disabled={isDisabled}
        onClick={() => chooser.current?.click()}
      >
        <IconPaperclip size={20} aria-hidden="true" />
      </ActionIcon>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        accept={upload.accept}
        onChange={({ currentTarget }) => {
          upload.add([...(currentTarget.files ?? [])]);
          // The same file chosen again must be a change again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
