// npm run new:module <name> [record]: writes a module that compiles, is guarded and is journalled, and says what is left
// to decide. Nothing is overwritten.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moduleFiles } from './new-module/files.ts';
import { nameModule } from './new-module/names.ts';
import type { ModuleNames } from './new-module/names.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Adds text to a registry in front of a line that must be there exactly once, so that a changed file is noticed. */
async function addBefore(path: string, line: string, text: string): Promise<void> {
  const source = await readFile(join(root, path), 'utf8');
  if (source.split(line).length !== 2) throw new Error(`${path} has no single line “${line.trim()}” to write before.`);
  await writeFile(
    join(root, path),
    source.replace(line, () => text + line),
  );
}

async function register({ record, Record, records }: ModuleNames): Promise<void> {
  await addBefore(
    'shared/types/ids.ts',
    `/**\n * The platform is a tenant of its own`,
    `export const ${record}Id = idOf<'${Record}Id'>();\nexport type ${Record}Id = z.infer<typeof ${record}Id>;\n\n`,
  );
  await addBefore(
    'shared/types/permissions.ts',
    `} as const satisfies Record<string, string>;\n`,
    `  '${record}.read': 'See ${records}',\n  '${record}.manage': 'Add and change ${records}',\n`,
  );
}

function nextSteps({ name, Name, record }: ModuleNames): string {
  return [
    `The module ${name} is there. What only you can decide:`,
    `  1. shared/schemas/${name}.ts and ${name}.model.ts: its real fields; which are encrypted, which are indexed.`,
    `  2. shared/types/permissions.ts: the roles that hold ${record}.read and ${record}.manage.`,
    `  3. ${name}.policy.ts: who sees which record.`,
    `  4. If a screen is to follow it live: shared/events/streams.ts and registry.ts, a projection, ${name}.events.ts.`,
    `  5. server/app.ts: ${Name}Module() in its list of modules, in one line.`,
    `  6. test/modules/${name}: its promises; they fail until 2 and 5 are done.`,
    `  7. CHANGELOG.md; an ADR if a boundary moved.`,
    '',
  ].join('\n');
}

const [name, record] = process.argv.slice(2);
const names = nameModule(name, record);
if (names === null) {
  process.stderr.write('npm run new:module <name in kebab case, plural> [record in kebab case, singular]\n');
  process.exit(2);
}
const files = Object.entries(moduleFiles(names));
const taken = files.map(([path]) => path).filter((path) => existsSync(join(root, path)));
if (taken.length > 0) {
  process.stderr.write(`Already there: ${taken.join(', ')}. Nothing was written.\n`);
  process.exit(1);
}
await register(names);
for (const [path, source] of files) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), source);
}
// How long a line gets depends on the names, so the layout is left to who knows it.
const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs');
execFileSync(process.execPath, [prettier, '--log-level', 'warn', '--write', ...files.map(([path]) => path)], {
  cwd: root,
});
process.stdout.write(nextSteps(names));
