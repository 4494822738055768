import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Which of these words lie in some file below the folder as they are. Throws where there is no file to look at. */
export async function findPlainWords(dataDir: string, words: ReadonlySet<string>): Promise<readonly string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (paths.length === 0) throw new Error('There is no data to look at.');
  const found = new Set<string>();
  for (const path of paths) {
    const bytes = await readFile(path);
    for (const word of words) if (bytes.includes(word)) found.add(word);
  }
  return [...found];
}
