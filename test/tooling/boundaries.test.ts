import { expect } from 'chai';
import { plantTree } from './planted-tree.ts';

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

interface CruiseResult {
  readonly summary: {
    readonly violations: readonly Violation[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

/** Every import that the house allows and that stands close to one it forbids. None of these may be reported. */
const ALLOWED: Record<string, string> = {
  'shared/types/ids.ts': `import { z } from 'zod';\nexport const id = z.string();\n`,
  'shared/schemas/beds.ts': `export { id } from '../types/ids.ts';\n`,
  'server/config/config.ts': `import process from 'node:process';\nexport const config = process.version;\n`,
  'server/crypto/passwords.ts': `import bcrypt from 'bcrypt';\nimport jwt from 'jsonwebtoken';\nexport const hash = [bcrypt, jwt];\n`,
  'server/crypto/pades-signer.ts': `import { SignPdf } from '@signpdf/signpdf';\nimport { Certificate } from 'pkijs';\nimport { fromBER } from 'asn1js';\nexport const signing = [SignPdf, Certificate, fromBER];\n`,
  'server/pdf/sheet.ts': `import PDFDocument from 'pdfkit';\nexport const sheet = PDFDocument;\n`,
  'server/pdf/pdf-worker-from-source.mjs': `import { register } from 'tsx/esm/api';\nregister();\n`,
  'server/mail/smtp.ts': `import nodemailer from 'nodemailer';\nexport const mail = nodemailer;\n`,
  'server/embedded-mongo/engine.ts': `import { open } from 'lmdb';\nexport const engine = open;\n`,
  'server/embedded-mongo/worker-from-source.mjs': `import { register } from 'tsx/esm/api';\nregister();\n`,
  'server/files/document-worker-from-source.mjs': `import { register } from 'tsx/esm/api';\nregister();\n`,
  'server/db/connect.ts': `import mongoose from 'mongoose';\nimport type { ClientSession } from 'mongodb';\nexport const connect = () => import('../embedded-mongo/engine.ts');\nexport const db = mongoose;\nexport type Session = ClientSession;\n`,
  'server/http/route.ts': `import express from 'express';\nexport const route = express;\n`,
  'server/realtime/publisher.ts': `import { Server } from 'socket.io';\nexport const server = Server;\n`,
  'server/modules/wards/index.ts': `export { listWards } from './queries/list-wards.ts';\n`,
  'server/modules/wards/queries/list-wards.ts': `export const listWards = () => [];\n`,
  'server/modules/beds/index.ts': `export { beds } from './beds.routes.ts';\n`,
  'server/modules/beds/beds.model.ts': `import { Schema } from 'mongoose';\nexport const bed = Schema;\n`,
  'server/modules/beds/beds.repository.ts': `import { Model } from 'mongoose';\nimport { bed } from './beds.model.ts';\nexport const repository = [Model, bed];\n`,
  'server/modules/beds/beds.routes.ts': `import { Router } from 'express';\nimport { listWards } from '../wards/index.ts';\nimport { route } from '../../http/route.ts';\nimport { id } from '../../../shared/types/ids.ts';\nexport const beds = [Router, listWards, route, id];\n`,
  'server/app.ts': `import { beds } from './modules/beds/index.ts';\nexport const createApp = () => beds;\n`,
  'server/main.ts': `import express from 'express';\nimport { Server } from 'socket.io';\nimport { createApp } from './app.ts';\ncreateApp();\nexpress();\nnew Server();\n`,
  'client/src/lib/api.ts': `import { io } from 'socket.io-client';\nimport { id } from '../../../shared/types/ids.ts';\nexport const api = [io, id];\n`,
  'client/src/components/ui/button.tsx': `export const Button = () => <button type="button" />;\n`,
  'client/src/features/beds/board.tsx': `import { Button } from '../../components/ui/button.tsx';\nimport { api } from '../../lib/api.ts';\nimport { row } from './row.ts';\nexport const Board = () => <Button key={String(api) + row} />;\n`,
  'client/src/features/beds/row.ts': `import type { Cell } from './cell.ts';\nexport const row = 'row' satisfies Cell | 'row';\n`,
  'client/src/features/beds/cell.ts': `import { row } from './row.ts';\nexport type Cell = typeof row;\n`,
  'client/src/app/router.tsx': `import { Board } from '../features/beds/board.tsx';\nexport const Router = () => <Board />;\n`,
  'scripts/backup.ts': `import { createApp } from '../server/app.ts';\ncreateApp();\n`,
  'scripts/test-engine.ts': `import { MongoClient } from 'mongodb';\nimport { engine } from '../server/embedded-mongo/engine.ts';\nexport const suite = [MongoClient, engine];\n`,
  'test/support/world.ts': `import { createApp } from '../../server/app.ts';\nexport const world = createApp;\n`,
  'test/embedded-mongo/engine.test.ts': `import { engine } from '../../server/embedded-mongo/engine.ts';\nimport { world } from '../support/world.ts';\nexport const tested = [engine, world];\n`,
};

/** rule, file, source, and what is wrong in words. */
// A table reads best with one row to a line.
// prettier-ignore
const PLANTED: [rule: string, file: string, source: string, wrong: string][] = [
  ['shared-imports-only-zod', 'shared/p1.ts', `import { v4 } from 'uuid';`, 'a shared file takes a package besides zod'],
  ['shared-imports-only-zod', 'shared/p2.ts', `import { join } from 'node:path';`, 'a shared file takes a Node builtin'],
  ['shared-imports-only-zod', 'shared/p3.ts', `import type { Db } from '../server/db/p.ts';`, 'a shared file takes a server type'],
  ['shared-imports-only-zod', 'shared/p4.ts', `export const later = () => import('../client/src/lib/api.ts');`, 'a shared file loads client code later'],
  ['server-does-not-import-client', 'server/http/p5.ts', `export * from '../../client/src/lib/api.ts';`, 'the server passes on client code'],
  ['client-does-not-import-server', 'client/src/lib/p6.ts', `import type { Cfg } from '../../../server/config/config.ts';`, 'the client takes a server type'],
  ['client-imports-no-node-builtins', 'client/src/lib/p7.ts', `import { readFile } from 'node:fs';`, 'the client reads files'],
  ['nothing-imports-test', 'server/http/p8.ts', `import { world } from '../../test/support/world.ts';`, 'the server leans on a test'],
  ['nothing-imports-test', 'scripts/p9.ts', `import { world } from '../test/support/world.ts';`, 'a script leans on a test'],
  ['nothing-imports-scripts', 'server/jobs/p10.ts', `import '../../scripts/backup.ts';`, 'the server runs a script'],
  ['kernel-does-not-import-modules', 'server/outbox/p11.ts', `import { listWards } from '../modules/wards/index.ts';`, 'the kernel asks a module'],
  ['kernel-does-not-import-modules', 'server/p12.ts', `import type { createApp } from './app.ts';`, 'a kernel file names the composition'],
  ['modules-do-not-import-composition', 'server/modules/beds/p13.ts', `import { createApp } from '../../app.ts';`, 'a module reaches for app.ts'],
  ['nothing-imports-main', 'test/support/p14.ts', `import '../../server/main.ts';`, 'a test starts main.ts'],
  ['modules-meet-through-index', 'server/modules/beds/p15.ts', `import { listWards } from '../wards/queries/list-wards.ts';`, 'a module reaches into another'],
  ['modules-meet-through-index', 'server/modules/bed/p16.ts', `import type { bed } from '../beds/beds.model.ts';`, 'a module whose name begins another takes a type from inside it'],
  ['composition-meets-modules-through-index', 'server/app.ts', `import { bed } from './modules/beds/beds.model.ts';`, 'app.ts reaches into a module'],
  ['composition-meets-modules-through-index', 'scripts/p17.ts', `import { bed } from '../server/modules/beds/beds.model.ts';`, 'a script reaches into a module'],
  ['no-file-cycles', 'server/files/p18.ts', `import { back } from './p18a-back.ts';\nexport const there = back;`, 'two files need each other'],
  ['client-features-do-not-import-app', 'client/src/features/beds/p19.tsx', `import { Router } from '../../app/router.tsx';`, 'a feature imports the app'],
  ['client-features-never-sideways', 'client/src/features/chat/p20.ts', `import { row } from '../beds/row.ts';`, 'a feature imports its neighbour'],
  ['client-foundations-import-no-features', 'client/src/components/ui/p21.tsx', `import { Board } from '../../features/beds/board.tsx';`, 'a primitive imports a feature'],
  ['client-foundations-import-no-features', 'client/src/lib/p22.ts', `import { Router } from '../app/router.tsx';`, 'a library imports the app'],
  ['mongoose-only-in-models-repositories-and-db', 'server/modules/beds/commands/p23.ts', `import { Types } from 'mongoose';`, 'a command speaks Mongoose'],
  ['mongoose-only-in-models-repositories-and-db', 'server/journal/p24.ts', `import type { Model } from 'mongoose';`, 'a kernel file takes a Mongoose type'],
  ['mongoose-only-in-models-repositories-and-db', 'scripts/p25.ts', `const later = await import('mongoose');`, 'a script loads Mongoose later'],
  ['raw-database-packages-only-in-engine-and-db', 'server/modules/beds/p26.repository.ts', `import { ObjectId } from 'bson';`, 'a repository goes below Mongoose'],
  ['raw-database-packages-only-in-engine-and-db', 'server/files/p27.ts', `import { open } from 'lmdb';`, 'the file store opens LMDB'],
  ['raw-database-packages-only-in-engine-and-db', 'server/modules/beds/p28.ts', `import { Query } from 'mingo';`, 'a module filters with mingo'],
  ['raw-database-packages-only-in-engine-and-db', 'scripts/p29.ts', `import type { MongoClient } from 'mongodb';`, 'a script takes a driver type'],
  ['engine-imports-nothing-of-ours', 'server/embedded-mongo/p30.ts', `import { config } from '../config/config.ts';`, 'the engine reads our configuration'],
  ['engine-imports-nothing-of-ours', 'server/embedded-mongo/p31.ts', `import { id } from '../../shared/types/ids.ts';`, 'the engine knows our ids'],
  ['engine-is-loaded-only-by-db', 'server/main.ts', `import { engine } from './embedded-mongo/engine.ts';`, 'main.ts knows the engine'],
  ['engine-is-loaded-only-by-db', 'test/support/p32.ts', `import type { engine } from '../../server/embedded-mongo/engine.ts';`, 'the test world knows the engine'],
  ['socketio-only-in-realtime-and-main', 'server/modules/beds/p33.ts', `import { Server } from 'socket.io';`, 'a module emits for itself'],
  ['socketio-only-in-realtime-and-main', 'server/outbox/p34.ts', `import { createAdapter } from '@socket.io/redis-adapter';`, 'the outbox knows the adapter'],
  ['express-only-in-http-routes-and-main', 'server/modules/beds/commands/p35.ts', `import type { Request } from 'express';`, 'a command sees the request'],
  ['express-only-in-http-routes-and-main', 'server/app.ts', `import express from 'express';`, 'app.ts speaks express'],
  ['passwords-and-tokens-only-in-crypto', 'server/modules/identity/p36.ts', `import jwt from 'jsonwebtoken';`, 'a module signs its own tokens'],
  ['passwords-and-tokens-only-in-crypto', 'server/modules/identity/p37.ts', `import { hash } from 'bcrypt';`, 'a module hashes its own passwords'],
  ['nodemailer-only-in-mail', 'server/modules/identity/p38.ts', `import { createTransport } from 'nodemailer';`, 'a module sends its own mail'],
  ['signatures-only-in-crypto', 'server/modules/consents/p44.ts', `import { Certificate } from 'pkijs';`, 'a module makes its own certificates'],
  ['signatures-only-in-crypto', 'server/pdf/p45.ts', `import { SignPdf } from '@signpdf/signpdf';`, 'the drawing room signs for itself'],
  ['pdfkit-only-in-pdf', 'server/modules/consents/p46.ts', `import PDFDocument from 'pdfkit';`, 'a module draws its own pages'],
  ['opentelemetry-only-in-tracing', 'server/http/p47.ts', `import { trace } from '@opentelemetry/api';`, 'a route traces for itself'],
  ['environment-only-in-config', 'server/log/p39.ts', `import { env } from 'node:process';`, 'the log reads the environment by the back door'],
  ['no-development-packages-at-run-time', 'server/http/p40.ts', `import fc from 'fast-check';`, 'the server needs a development package'],
  ['no-development-packages-at-run-time', 'server/realtime/p41.ts', `import { io } from 'socket.io-client';`, 'the server needs the browser half of Socket.IO'],
  ['worker-from-source-loads-only-tsx', 'server/embedded-mongo/worker-from-source.mjs', `import fc from 'fast-check';`, 'the exception for tsx lets another development package in'],
  ['worker-from-source-loads-only-tsx', 'server/files/document-worker-from-source.mjs', `import fc from 'fast-check';`, 'the other worker’s exception lets another development package in'],
  ['worker-from-source-loads-only-tsx', 'server/pdf/pdf-worker-from-source.mjs', `import fc from 'fast-check';`, 'the third worker’s exception lets another development package in'],
  ['packages-are-declared', 'server/http/p42.ts', `import bytes from 'bytes';`, 'a package nobody declared'],
  ['imports-resolve', 'server/http/p43.ts', `import { gone } from './gone.ts';`, 'an import that leads nowhere'],
];

const SUPPORTING: Record<string, string> = {
  'server/db/p.ts': `export type Db = string;\n`,
  'server/files/p18a-back.ts': `import { there } from './p18.ts';\nexport const back = () => there;\n`,
  // Each module's files are free of cycles; only module by module do they form one.
  'server/modules/rosters/index.ts': `export { plan } from './plan.ts';\n`,
  'server/modules/rosters/plan.ts': `export const plan = 1;\n`,
  'server/modules/rosters/swap.ts': `import type { Leave } from '../leave/index.ts';\nexport type Swap = Leave;\n`,
  'server/modules/leave/index.ts': `export type { Leave } from './leave.ts';\n`,
  'server/modules/leave/leave.ts': `export type Leave = 1;\n`,
  'server/modules/leave/cover.ts': `import { plan } from '../rosters/index.ts';\nexport const cover = plan;\n`,
};

const FOLDERS = ['server', 'shared', 'client', 'scripts', 'test'];

async function cruise(files: Record<string, string>): Promise<CruiseResult['summary']> {
  const tree = await plantTree(['.dependency-cruiser.mjs'], files);
  try {
    const { output } = await tree.run('depcruise', '--config', '.dependency-cruiser.mjs', '-T', 'json', ...FOLDERS);
    return (JSON.parse(output) as CruiseResult).summary;
  } finally {
    await tree.remove();
  }
}

function withPlanted(): Record<string, string> {
  const files: Record<string, string> = { ...ALLOWED, ...SUPPORTING };
  for (const [, file, source] of PLANTED) files[file] = `${source}\n${files[file] ?? ''}`;
  return files;
}

describe('import rules', function () {
  this.timeout(60_000);
  let summary: CruiseResult['summary'];
  const reported = (rule: string, from: string) =>
    summary.violations.some((violation) => violation.rule.name === rule && violation.from === from);

  before(async () => {
    summary = await cruise(withPlanted());
  });

  it('let everything pass that the house allows', async () => {
    const { violations } = await cruise(ALLOWED);
    expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).to.deep.equal([]);
  });

  for (const [rule, file, , wrong] of PLANTED) {
    it(`${rule} reports it when ${wrong}`, () => {
      expect(reported(rule, file), `${rule} for ${file}`).to.equal(true);
    });
  }

  it('no-module-cycles reports it when two modules need each other, even by types and without a cycle of files', () => {
    expect(reported('no-module-cycles', 'server/modules/rosters')).to.equal(true);
    expect(reported('no-file-cycles', 'server/modules/rosters/swap.ts')).to.equal(false);
  });

  it('are each proven by a planted violation', () => {
    const rules = summary.ruleSetUsed.forbidden.map(({ name }) => name);
    expect(rules).to.not.be.empty;
    expect(new Set([...PLANTED.map(([rule]) => rule), 'no-module-cycles'])).to.deep.equal(new Set(rules));
  });
});
