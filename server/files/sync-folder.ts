import { open } from 'node:fs/promises';

/** A file's name is only as durable as its folder: to be called behind a link or a rename. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder to flush it.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
