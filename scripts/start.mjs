// npm start: from a fresh clone to a running house with nothing installed but Node.
import './prepare/node-version.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './prepare/build.mjs';
import { root, runMain } from './prepare/command.mjs';
import { oneAtATime } from './prepare/one-at-a-time.mjs';
import { ensurePackages } from './prepare/packages.mjs';

/**
 * Between npm and us stands a shell, and a SIGTERM to npm ends that shell but never arrives here: whoever stopped
 * `npm start` would find its port still taken. Losing the shell is therefore taken as the signal.
 */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  timer.unref();
}

await runMain(async () => {
  stopWithNpm();
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
