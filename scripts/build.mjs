import './prepare/node-version.mjs';
import { ensureBuilt } from './prepare/build.mjs';
import { runMain } from './prepare/command.mjs';
import { oneAtATime } from './prepare/one-at-a-time.mjs';

await runMain(() => oneAtATime(() => ensureBuilt({ anew: true })));
