import type { FileView } from '../../../../../shared/schemas/files.ts';
import { useTranslation } from 'react-i18next';
import { PictureOf } from '../../../components/ui/file-tile.tsx';
import { useFileContent } from '../../../lib/files/use-file-content.ts';

interface FileImageProps {
  readonly file: FileView;
  readonly alt: string;
  /** All of it, as large as there is room; else its middle, filling the frame. */
  readonly isWhole?: boolean;
}

/** A picture of the record. Its room is there before it is. */
export function FileImage({ file, alt, isWhole = false }: FileImageProps) {
  const { t } = useTranslation('documents');
  const { bytes, isError } = useFileContent(file, true);
  const look = isWhole ? 'file-whole' : 'doc-face';
  if (isError) return <span className={look}>{t('photo.gone')}</span>;
  if (bytes !== undefined) return <PictureOf bytes={bytes} alt={alt} className={look} />;
  return <span className={`${look} doc-room`} role="img" aria-label={alt} />;
}
