// npm run feed:report -- <folder>
// Sends every HL7 file of a folder through the whole house (a fresh one, in a temporary folder) and prints what became of
// each kind of message. Ends with 1 only where a message was lost on the way: refusing is an answer, losing is not.
import { runFeedReport } from './feed/report.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Which folder? npm run feed:report -- <folder>\n');
  process.exitCode = 2;
} else {
  const report = await runFeedReport(folder);
  process.stdout.write(report.table);
  process.exitCode = report.lost === 0 ? 0 : 1;
}
