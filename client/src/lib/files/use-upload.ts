import type { ClipboardEvent, DragEvent } from 'react';
import { useEffect, useState } from 'react';
import type { BroughtFor } from '../../../../shared/domain/file-types.ts';
import type { FileView, UploadTicket } from '../../../../shared/schemas/files.ts';
import { api } from '../api/api.ts';
import { useStore } from '../store.ts';
import { newUuid7 } from '../uuid7.ts';
import { createUploads } from './create-uploads.ts';
import { sendBytes } from './send-bytes.ts';
import { acceptedFor } from './upload-item.ts';
import type { UploadItem } from './upload-item.ts';

/** The files somebody is about to attach. */
export interface Upload {
  readonly items: readonly UploadItem[];
  /** For the device’s own chooser. */
  readonly accept: string;
  readonly add: (files: Iterable<File>) => void;
  readonly retry: (id: string) => void;
  readonly remove: (id: string) => void;
  /** After they were attached, or to begin anew. */
  readonly clear: () => void;
  /** Something is on its way still. */
  readonly isBusy: boolean;
  /** Something failed and stands there: it is tried again or taken away before the rest is attached. */
  readonly hasFailed: boolean;
  /** Those that can be attached, in their order. */
  readonly files: readonly FileView[];
  readonly isDragOver: boolean;
  /** For the element that files may be dropped on. */
  readonly dropProps: Pick<React.HTMLAttributes<HTMLElement>, 'onDragEnter' | 'onDragOver' | 'onDragLeave' | 'onDrop'>;
  /** For the field that pictures may be pasted into. */
  readonly onPaste: (event: ClipboardEvent) => void;
}

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** Where the pointer is while files are dragged over an element and what lies in it. */
function useDrop(add: (files: Iterable<File>) => void): Pick<Upload, 'isDragOver' | 'dropProps'> {
  const [isDragOver, setDragOver] = useState(false);
  const over = (event: DragEvent) => {
    if (!holdsFiles(event)) return;
    // Without this the browser opens the file in place of the page.
    event.preventDefault();
    setDragOver(true);
  };
  return {
    isDragOver,
    dropProps: {
      onDragEnter: over,
      onDragOver: over,
      onDragLeave(event) {
        const { currentTarget, relatedTarget } = event;
        if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
        setDragOver(false);
      },
      onDrop(event) {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setDragOver(false);
        add(event.dataTransfer.files);
      },
    },
  };
}

const doorsFor = (purpose: BroughtFor) => ({
  announce(file: File) {
    const body = { id: newUuid7(), name: file.name, size: file.size, purpose };
    return api.send<UploadTicket>('POST', '/files', { body });
  },
  send: sendBytes,
  complete: (ticket: UploadTicket) => api.send<FileView>('POST', `/files/${ticket.file}/complete`),
});

/**
 * Files on their way to a record: chosen, dropped or pasted, looked at beforehand, sent one after the other, cancelled and
 * tried again. Leaving the screen stops what is on its way.
 * @param most how many the record takes
 */
export function useUpload({ purpose, most }: { readonly purpose: BroughtFor; readonly most: number }): Upload {
  const [uploads] = useState(() => createUploads(doorsFor(purpose), most, purpose));
  const items = useStore(uploads.store);
  const drop = useDrop(uploads.add);
  useEffect(() => uploads.clear, [uploads]);
  return {
    items,
    accept: acceptedFor(purpose),
    add: uploads.add,
    retry: uploads.retry,
    remove: uploads.remove,
    clear: uploads.clear,
    isBusy: items.some(({ state }) => state === 'waiting' || state === 'sending' || state === 'checking'),
    hasFailed: items.some(({ state }) => state === 'failed'),
    files: items.flatMap(({ view }) => view ?? []),
    ...drop,
    onPaste(event) {
      const { files } = event.clipboardData;
      if (files.length === 0) return;
      event.preventDefault();
      uploads.add(files);
    },
  };
}
