import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

const HEAD = `import { z } from 'zod';
import { LIMITS } from '../../server/http/rate-limits.ts';
import { route } from '../../server/http/route.ts';
import { announce } from '../../server/outbox/outbox.ts';
import { wardId } from '../../shared/types/ids.ts';
const base = { method: 'get', path: '/api/v1/x', summary: 's', tag: 't', limit: LIMITS.read } as const;
const answers = { response: z.strictObject({ a: z.string() }), handler: async () => ({ a: 'x' }) };
const ward = { kind: 'ward' as const, id: wardId.parse('x') };
export const all: unknown[] = [];
`;

/** What must compile, and what must not: the promises that types keep. */
const CASES: Readonly<Record<string, { code: string; compiles: boolean }>> = {
  'a route with a permission': { code: `route({ ...base, ...answers, permission: 'ward.read' });`, compiles: true },
  'a route that is public with a reason': {
    code: `route({ ...base, ...answers, public: 'Nobody is known yet.' });`,
    compiles: true,
  },
  'a route with neither': { code: `route({ ...base, ...answers });`, compiles: false },
  'a route with both': {
    code: `route({ ...base, ...answers, permission: 'ward.read', public: 'x' });`,
    compiles: false,
  },
  'a permission that is not registered': {
    code: `route({ ...base, ...answers, permission: 'ward.burn' });`,
    compiles: false,
  },
  'a route without a response schema': {
    code: `route({ ...base, permission: 'ward.read', handler: async () => ({}) });`,
    compiles: false,
  },
  'a handler whose answer lacks a field of the schema': {
    code: `route({ ...base, permission: 'ward.read', response: answers.response, handler: async () => ({}) });`,
    compiles: false,
  },
  'an event as the registry knows it': {
    code: `announce({ kind: 'staff' }, 'staff.changed', { staffId: 'x' as never, version: 1, state: 'active' });`,
    compiles: true,
  },
  'an event without a schema': { code: `announce(ward, 'bed.exploded', {});`, compiles: false },
  'an event on a stream that does not carry it': {
    code: `announce(ward, 'staff.changed', { staffId: 'x' as never, version: 1, state: 'active' });`,
    compiles: false,
  },
  'an event that says something else than its schema': {
    code: `announce(ward, 'bed.changed', { bed: 'x' });`,
    compiles: false,
  },
};

describe('What types promise', function () {
  this.timeout(60_000);
  let folder: string;
  let output = '';

  before(async () => {
    await mkdir(join(root, '.tmp'), { recursive: true });
    folder = await mkdtemp(join(root, '.tmp', 'types-'));
    await Promise.all(
      Object.values(CASES).map(({ code }, index) =>
        writeFile(
          join(folder, `case${index}.ts`),
          `${HEAD}all.push(wardId, announce, route, answers, base, ward);\n${code}\n`,
        ),
      ),
    );
    const config = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { compilerOptions: object };
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: config.compilerOptions, include: ['*.ts'] }),
    );
    const compile = promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: root });
    output = await compile.then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    );
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [index, [name, { compiles }]] of Object.entries(CASES).entries()) {
    it(`${name} ${compiles ? 'compiles' : 'does not compile'}`, () => {
      const hasError = output.includes(`case${index}.ts`);
      expect(hasError, output).to.equal(!compiles);
    });
  }
});
