import { expect } from 'chai';
import { plantTree } from './planted-tree.ts';

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

/** rule, file, source, and what is wrong in words. */
const PLANTED: [rule: string, file: string, source: string, wrong: string][] = [
  [
    'typescript(no-floating-promises)',
    'server/jobs/floating.ts',
    `export const work = async () => 1;\nwork();\n`,
    'a promise is left floating',
  ],
  [
    'typescript(no-floating-promises)',
    'server/jobs/waved-away.ts',
    `export const work = async () => 1;\nvoid work();\n`,
    'a promise on the server is waved away with void',
  ],
  [
    'typescript(no-misused-promises)',
    'server/jobs/misused.ts',
    `export const every = (tasks: string[]) => tasks.forEach(async (task) => task);\n`,
    'an async function stands where nobody awaits it',
  ],
  [
    'typescript(no-explicit-any)',
    'server/jobs/any.ts',
    `export const open = (door: any): string => String(door);\n`,
    'something is any',
  ],
  [
    'typescript(no-non-null-assertion)',
    'shared/domain/bang.ts',
    `export const first = (list: string[]): string => list[0]!;\n`,
    'a missing value is talked away',
  ],
  [
    'node(no-process-env)',
    'server/http/environment.ts',
    `export const port = process.env['PORT'];\n`,
    'the environment is read outside server/config',
  ],
  ['eslint(no-console)', 'server/http/console.ts', `console.log('hello');\n`, 'the server writes past its log'],
  [
    'import(no-default-export)',
    'server/http/default.ts',
    `export default function route(): void {}\n`,
    'an export has no name of its own',
  ],
  [
    'jest(no-focused-tests)',
    'test/server/focused.test.ts',
    `it.only('stands alone', () => {});\n`,
    'a test shuts out the others',
  ],
  ['jest(no-disabled-tests)', 'test/server/skipped.test.ts', `it.skip('sleeps', () => {});\n`, 'a test is skipped'],
  [
    'unicorn(filename-case)',
    'server/http/CamelCase.ts',
    `export const name = 'camel';\n`,
    'a file is not named in kebab case',
  ],
  [
    'react-hooks(rules-of-hooks)',
    'client/src/hook.tsx',
    `import { useState } from 'react';\nexport function Maybe({ on }: { on: boolean }) {\n  if (on) useState(1);\n  return null;\n}\n`,
    'a hook is called now and then',
  ],
  [
    'jsx-a11y(alt-text)',
    'client/src/picture.tsx',
    `export const Picture = () => <img src="/ward.png" />;\n`,
    'a picture says nothing to who cannot see it',
  ],
];

const ALLOWED: Record<string, string> = {
  'server/config/environment.ts': `export const port = process.env['PORT'];\n`,
  'scripts/hello.ts': `console.log('hello');\n`,
  'server/jobs/awaited.ts': `export const work = async () => 1;\nawait work();\n`,
};

const CONFIGURATION = ['.oxlintrc.json', 'tsconfig.json', 'client/tsconfig.json'];
// Named, because the linter would walk into the linked packages.
const FOLDERS = ['server', 'shared', 'client', 'scripts', 'test'];

describe('lint rules', function () {
  this.timeout(60_000);
  let diagnostics: readonly Diagnostic[];

  before(async () => {
    const planted = Object.fromEntries(PLANTED.map(([, file, source]) => [file, source]));
    const tree = await plantTree(CONFIGURATION, { ...ALLOWED, ...planted });
    try {
      const { output } = await tree.run('oxlint', '--type-aware', '--format', 'json', ...FOLDERS);
      diagnostics = (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics;
    } finally {
      await tree.remove();
    }
  });

  for (const [rule, file, , wrong] of PLANTED) {
    it(`${rule} reports it when ${wrong}`, () => {
      expect(diagnostics.filter(({ filename }) => filename === file).map(({ code }) => code)).to.include(rule);
    });
  }

  it('leave alone what the house allows', () => {
    expect(diagnostics.filter(({ filename }) => filename in ALLOWED)).to.deep.equal([]);
  });
});
