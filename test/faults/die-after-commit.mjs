import { existsSync } from 'node:fs';
import mongoose from 'mongoose';

// Loaded into a server before it starts: while the named file is there, the process dies the moment a commit is durable, before
// anything that follows it, and before anybody is answered.
const flag = process.env['DIE_AFTER_COMMIT_WHILE'] ?? '';
const { ClientSession } = mongoose.mongo;
const { commitTransaction } = ClientSession.prototype;

ClientSession.prototype.commitTransaction = async function commitAndDie(...given) {
  await commitTransaction.apply(this, given);
  if (existsSync(flag)) process.kill(process.pid, 'SIGKILL');
};
