import { useQuery } from '@tanstack/react-query';
import type { FileView } from '../../../../shared/schemas/files.ts';
import { api } from '../api/api.ts';

/** Scrolled away and back within a minute it is not fetched, and not written into the journal, again. */
const KEPT_MS = 60_000;

export const fetchFile = (file: Pick<FileView, 'id'>): Promise<Blob> => api.getFile(`/files/${file.id}/content`);

/** The file’s bytes, fetched where they are wanted. */
export function useFileContent(file: Pick<FileView, 'id'>, isWanted: boolean) {
  const { data, isError } = useQuery({
    queryKey: ['file', file.id],
    queryFn: () => fetchFile(file),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
  });
  return { bytes: data, isError };
}

/** Hands the bytes to the device under their name; browsers keep them where the person keeps such things. */
export function saveOnDevice(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of it when the click returns; a moment more does no harm.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}
