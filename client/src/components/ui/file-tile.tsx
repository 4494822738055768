import { Button, Modal } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileView } from '../../../../shared/schemas/files.ts';
import { fetchFile, saveOnDevice, useFileContent } from '../../lib/files/use-file-content.ts';
import { isProblem } from '../../lib/api/failure.ts';
import { formatBytes } from '../../lib/format.ts';
import { FileIcon, kindOf } from './file-kind.tsx';
import { toast } from './toast.ts';
import './file-pieces.css';

/** Pictures up to this size are shown at once; a larger one waits until somebody wants it, for the sake of slow lines. */
const SHOWN_AT_ONCE_BYTES = 2_000_000;

interface TileProps {
  readonly file: FileView;
}

function useDownload(file: FileView) {
  const { t } = useTranslation('files');
  const [isPending, setPending] = useState(false);
  const download = () => {
    setPending(true);
    fetchFile(file)
      .then(
        (bytes) => {
          saveOnDevice(bytes, file.name);
        },
        (error: unknown) => {
          toast(isProblem(error, 'not-found') ? t('gone') : t('noAnswer'), 'danger');
        },
      )
      .finally(() => {
        setPending(false);
      });
  };
  return { download, isPending };
}

function Facts({ file }: TileProps) {
  const { t } = useTranslation('files');
  return (
    <span className="file-facts">
      <bdi className="file-name">{file.name}</bdi>
      <span className="file-size">
        {t(`kind.${kindOf(file.type)}`)} · {formatBytes(file.size)}
      </span>
    </span>
  );
}

interface PictureProps {
  readonly bytes: Blob;
  readonly alt: string;
  readonly className: string;
  readonly style?: CSSProperties;
}

/** Shows bytes under an address that this page alone knows, and takes it back when the picture goes. */
export function PictureOf({ bytes, alt, ...look }: PictureProps) {
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (image === null) return;
      const url = URL.createObjectURL(bytes);
      image.src = url;
      return () => {
        URL.revokeObjectURL(url);
      };
    },
    [bytes],
  );
  return <img ref={show} alt={alt} {...look} />;
}

function PictureTile({ file }: TileProps) {
  const { t } = useTranslation('files');
  const { t: tCommon } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { bytes, isError } = useFileContent(file, isOpen || file.size <= SHOWN_AT_ONCE_BYTES);
  const { download, isPending } = useDownload(file);
  const kind = t('kind.picture');
  // The room is there before the picture is: what people read must not jump.
  const room = { aspectRatio: `${String(file.width ?? 4)} / ${String(file.height ?? 3)}` };
  return (
    <>
      <button
        type="button"
        className="file-tile file-picture"
        aria-label={t('view', { name: file.name, kind, size: formatBytes(file.size) })}
        onClick={() => {
          setOpen(true);
        }}
      >
        {bytes === undefined ? (
          <span className="file-room" style={room}>
            <FileIcon kind="picture" />
          </span>
        ) : (
          <PictureOf bytes={bytes} alt="" className="file-preview" style={room} />
        )}
        <Facts file={file} />
      </button>
      <Modal
        opened={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        size="auto"
        title={<bdi className="panel-title">{file.name}</bdi>}
        closeButtonProps={{ 'aria-label': tCommon('action.close') }}
      >
        {isError ? <p role="alert">{t('gone')}</p> : null}
        {bytes === undefined ? null : <PictureOf bytes={bytes} alt={file.name} className="file-whole" />}
        <Button variant="default" onClick={download} loading={isPending}>
          {t('downloadShort')}
        </Button>
      </Modal>
    </>
  );
}

function DocumentTile({ file }: TileProps) {
  const { t } = useTranslation('files');
  const { download, isPending } = useDownload(file);
  const kind = kindOf(file.type);
  return (
    <button
      type="button"
      className="file-tile"
      aria-label={t('download', { name: file.name, kind: t(`kind.${kind}`), size: formatBytes(file.size) })}
      aria-busy={isPending}
      disabled={isPending}
      onClick={download}
    >
      <FileIcon kind={kind} />
      <Facts file={file} />
    </button>
  );
}

/** An attached file: what it is called, what it is and how large, before anything of it is fetched but a small picture. */
export const FileTile = ({ file }: TileProps) =>
  kindOf(file.type) === 'picture' ? <PictureTile file={file} /> : <DocumentTile file={file} />;

/** The files of a record, in their order; nothing where there are none. */
export function FileTiles({ files }: { readonly files: readonly FileView[] }) {
  const { t } = useTranslation('files');
  if (files.length === 0) return null;
  return (
    <ul className="file-tiles" aria-label={t('attached')}>
      {files.map((file) => (
        <li key={file.id}>
          <FileTile file={file} />
        </li>
      ))}
    </ul>
  );
}
