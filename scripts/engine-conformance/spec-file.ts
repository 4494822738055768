// The unified test format of MongoDB's drivers:
// https://github.com/mongodb/specifications/blob/master/source/unified-test-format/unified-test-format.md
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BSON } from 'mongodb';

export type Json = Record<string, unknown>;

export type Operation = {
  name: string;
  object: string;
  arguments?: Json;
  expectError?: Json;
  expectResult?: unknown;
  saveResultAsEntity?: string;
  ignoreResultAndError?: boolean;
};

export type ExpectedEvents = {
  client: string;
  eventType?: string;
  events: Json[];
  ignoreExtraEvents?: boolean;
};

type Requirement = {
  minServerVersion?: string;
  maxServerVersion?: string;
  topologies?: string[];
  auth?: boolean;
  serverless?: string;
  csfle?: unknown;
};

export type CollectionData = {
  databaseName: string;
  collectionName: string;
  documents: Json[];
  createOptions?: Json;
};

export type SpecTest = {
  description: string;
  skipReason?: string;
  runOnRequirements?: Requirement[];
  operations: Operation[];
  expectEvents?: ExpectedEvents[];
  outcome?: CollectionData[];
};

export type SpecFile = {
  runOnRequirements?: Requirement[];
  createEntities?: Json[];
  initialData?: CollectionData[];
  tests: SpecTest[];
};

export type SpecCase = { id: string; file: SpecFile; test: SpecTest };

/** Every case below `folder`, in order of file and position. */
export function loadCases(folder: string): SpecCase[] {
  return jsonFiles(folder).flatMap((path) => {
    const file = BSON.EJSON.parse(readFileSync(path, 'utf8'), { relaxed: true }) as SpecFile & {
      schemaVersion?: string;
    };
    if (file.schemaVersion === undefined) return [];
    const name = relative(folder, path)
      .replace(/tests\/(unified\/)?/, '')
      .replace(/\.json$/, '');
    return file.tests.map((test) => ({ id: `${name}: ${test.description}`, file, test }));
  });
}

function jsonFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Undefined when the case is meant for a server like ours, else why not. */
export function notMeantForUs({ file, test }: SpecCase, version: string): string | undefined {
  if (test.skipReason) return test.skipReason;
  for (const requirements of [file.runOnRequirements, test.runOnRequirements]) {
    if (requirements && !requirements.some((requirement) => isMet(requirement, version))) {
      return 'another server version or topology';
    }
  }
  return undefined;
}

function isMet(requirement: Requirement, version: string): boolean {
  const { minServerVersion, maxServerVersion, topologies, auth, serverless, csfle } = requirement;
  if (minServerVersion !== undefined && compareVersions(version, minServerVersion) < 0) return false;
  if (maxServerVersion !== undefined && compareVersions(version, maxServerVersion) > 0) return false;
  if (topologies && !topologies.includes('replicaset')) return false;
  return auth !== true && serverless !== 'require' && !csfle;
}

function compareVersions(left: string, right: string): number {
  const a = left.split('.').map(Number);
  const b = right.split('.').map(Number);
  for (let part = 0; part < 3; part += 1) {
    const order = (a[part] ?? 0) - (b[part] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
