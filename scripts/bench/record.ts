import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';

const RECORD = 'docs/bench.md';
const HEAD = `# What was measured

Written by \`npm run bench\`: each part is its last whole run on a quiet machine. What the figures mean, and how they are taken, stands in
[performance.md](performance.md).
`;

/** A part of the record: its heading and what follows it. */
const PART = /^## (?<name>\S+)$[\s\S]*?(?=^## |(?![\s\S]))/gmu;

async function commit(): Promise<string> {
  const git = promisify(execFile);
  const { stdout: hash } = await git('git', ['rev-parse', '--short', 'HEAD']);
  const { stdout: changed } = await git('git', ['status', '--porcelain']);
  return `${hash.trim()}${changed === '' ? '' : ' with changes'}`;
}

/** The record with the figures of that suite in place of those it had. */
export function recorded(record: string, suite: string, text: string): string {
  const parts = new Map([...record.matchAll(PART)].map((found) => [found.groups?.['name'] ?? '', found[0].trim()]));
  parts.set(suite, `## ${suite}\n\n${text.trim()}`);
  return `${[HEAD.trim(), ...parts.values()].join('\n\n')}\n`;
}

/** Puts a suite's figures into docs/bench.md. @param machine what they were measured on, in one line */
export async function record(suite: string, machine: string, figures: string): Promise<void> {
  const known = await readFile(RECORD, 'utf8').catch(() => '');
  const day = new Date().toISOString().slice(0, 10);
  const text = recorded(known, suite, `${day}, at ${await commit()}: ${machine}.\n\n${figures}`);
  await writeFile(RECORD, await format(text, { ...(await resolveConfig(RECORD)), parser: 'markdown' }));
}
