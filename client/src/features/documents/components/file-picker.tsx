import { Button } from '@mantine/core';
import { IconCamera, IconFolderOpen } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { UploadTray } from '../../../components/ui/file-tray.tsx';
import type { Upload } from '../../../lib/files/use-upload.ts';

interface FilePickerProps {
  readonly upload: Upload;
  readonly isDisabled: boolean;
}

/** One file: chosen, dropped or taken with the camera; another one takes its place. */
export function FilePicker({ upload, isDisabled }: FilePickerProps) {
  const { t } = useTranslation('documents');
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])];
    // The same file chosen again must be a change again.
    input.value = '';
    if (files.length === 0) return;
    upload.clear();
    upload.add(files);
  };
  const common = { type: 'file', hidden: true, tabIndex: -1 } as const;
  return (
    <div className="doc-picker" data-drag={upload.isDragOver} {...upload.dropProps}>
      <div className="row">
        <Button
          variant="default"
          leftSection={<IconFolderOpen size={18} aria-hidden="true" />}
          disabled={isDisabled}
          onClick={() => chooser.current?.click()}
        >
          {t('picker.choose')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconCamera size={18} aria-hidden="true" />}
          disabled={isDisabled}
          onClick={() => camera.current?.click()}
        >
          {t('picker.camera')}
        </Button>
      </div>
      <input
        ref={chooser}
        {...common}
        accept={upload.accept}
        onChange={({ currentTarget }) => {
          take(currentTarget);
        }}
      />
      <input
        ref={camera}
        {...common}
        accept="image/jpeg,image/png,image/webp"
        capture="environment"
        onChange={({ currentTarget }) => {
          take(currentTarget);
        }}
      />
      <UploadTray upload={upload} />
    </div>
  );
}
