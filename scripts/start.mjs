// npm start: from a fresh clone to a running house with nothing installed but Node.
import './prepare/node-version.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './prepare/build.mjs';
import { root, runMain } from './prepare/command.mjs';
import { oneAtATime } from './prepare/one-at-a-time.mjs';
import { ensurePackages } from './prepare/packages.mjs';

await runMain(async () => {
  await oneAtATime(async () => {
    await ensurePackages();
    await ensureBuilt();
  });
  const main = join(root, 'dist', 'server', 'main.js');
  // The server runs in this very process: whatever signal or kill reaches `npm start` reaches the server and leaves no
  // orphan behind, and its exit code is ours.
  process.argv[1] = main;
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(main).href);
});
