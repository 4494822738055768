import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { BlobStore } from './blob-store.ts';
import { openFolderBlobStore } from './folder-blob-store.ts';
import { openS3BlobStore } from './s3-blob-store.ts';

/** The store of this installation: the object store it names, else a folder of its data folder. */
export const openBlobStore = ({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>): Promise<BlobStore> =>
  s3 === undefined ? openFolderBlobStore(join(dataDir, 'blobs')) : openS3BlobStore(s3);
