import type { FilePurpose } from '../../shared/schemas/files.ts';

/** A record that files are attached to. */
export interface FileParent {
  readonly purpose: FilePurpose;
  readonly id: string;
}

/** What a module says about files of one purpose. Asked at every opening; what it answers is never kept. */
export interface FileRight {
  readonly purpose: FilePurpose;
  /** Whether the actor in force may read that record now, and with it what is attached to it. */
  readonly mayRead: (parentId: string) => Promise<boolean>;
}
