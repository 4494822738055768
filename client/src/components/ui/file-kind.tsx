import { IconFileTypeDoc, IconFileTypePdf, IconPaperclip, IconPhoto } from '@tabler/icons-react';
import { FILE_TYPES } from '../../../../shared/domain/file-types.ts';
import type { FileType } from '../../../../shared/domain/file-types.ts';

export type FileKind = 'picture' | 'pdf' | 'word';

export function kindOf(type: FileType): FileKind {
  if (FILE_TYPES[type].isImage) return 'picture';
  return type === 'application/pdf' ? 'pdf' : 'word';
}

const ICONS = { picture: IconPhoto, pdf: IconFileTypePdf, word: IconFileTypeDoc } as const;

/** `null`: it was not looked at yet. */
export function FileIcon({ kind }: { readonly kind: FileKind | null }) {
  const Glyph = kind === null ? IconPaperclip : ICONS[kind];
  return <Glyph size={22} stroke={1.7} aria-hidden="true" className="file-icon" />;
}
