// npm run feed -- <folder> [--speed n] [--to host:port]
// Plays the HL7 files of a folder into a running server over MLLP, n messages a second, and prints each acknowledgement.
import { connectMllp } from '../server/mllp/mllp-client.ts';
import { readFolder } from './feed/files.ts';

interface Wanted {
  readonly folder: string;
  readonly perSecond: number;
  readonly host: string;
  readonly port: number;
}

function read(args: readonly string[]): Wanted | null {
  const after = (name: string) => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  const [folder] = args;
  const [host = '127.0.0.1', port = '2575'] = (after('--to') ?? '127.0.0.1:2575').split(':');
  const perSecond = Number(after('--speed') ?? 2);
  if (folder === undefined || folder.startsWith('--') || !(perSecond > 0) || !(Number(port) > 0)) return null;
  return { folder, perSecond, host, port: Number(port) };
}

async function play({ folder, perSecond, host, port }: Wanted): Promise<void> {
  const messages = await readFolder(folder);
  const line = await connectMllp({ host, port, timeoutMs: 30_000 });
  const startedAt = performance.now();
  for (const [index, { file, bytes }] of messages.entries()) {
    const wait = startedAt + (index * 1_000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const answer = (await line.send(bytes)).toString('latin1').split('\r');
    const msa = answer.find((segment) => segment.startsWith('MSA')) ?? 'no MSA';
    const err = answer.find((segment) => segment.startsWith('ERR'));
    process.stdout.write(`${file}  ${msa}${err === undefined ? '' : `  ${err}`}\n`);
  }
  line.close();
}

const wanted = read(process.argv.slice(2));
if (wanted === null) {
  process.stderr.write('npm run feed -- <folder> [--speed messages-a-second] [--to host:port]\n');
  process.exitCode = 2;
} else {
  await play(wanted);
}
