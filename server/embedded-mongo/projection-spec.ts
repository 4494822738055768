import { located } from './errors.ts';
import type { ExpressionOptions } from './expressions/index.ts';
import { compileExpression } from './expressions/index.ts';
import { DROP, KEEP, addLeaf, compileTree, createBranch } from './projection-tree.ts';
import type { Branch } from './projection-tree.ts';
import { isDocument, isNumeric, toNumber } from './values.ts';
import type { BsonDocument, BsonValue } from './values.ts';

/** One path of a projection with its value; `{a: {b: 1}}` is read as `{'a.b': 1}`. */
export interface ProjectionEntry {
  readonly path: string;
  readonly value: BsonValue;
}

export function flattenSpec(spec: BsonDocument, prefix = ''): ProjectionEntry[] {
  return Object.keys(spec).flatMap((key) => {
    const path = `${prefix}${key}`;
    const value = spec[key];
    checkFieldPath(path);
    if (!isDocument(value) || Object.keys(value)[0]?.startsWith('$') === true) return [{ path, value }];
    if (Object.keys(value).length === 0) {
      throw located(51270, `An empty sub-projection is not a valid value. Found empty object at path ${path}`);
    }
    return flattenSpec(value, `${path}.`);
  });
}

function checkFieldPath(path: string): void {
  if (path === '') throw located(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw located(40353, "FieldPath must not end with a '.'.");
  if (path.split('.').includes('')) throw located(15998, 'FieldPath field names may not be empty strings.');
}

/** What a value that is a flag says; `undefined` for anything that has to be computed. */
export function inclusionFlag(value: BsonValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return isNumeric(value) ? toNumber(value) !== 0 : undefined;
}

type Mode = 'inclusion' | 'exclusion';

/**
 * Collects the paths of a projection and decides whether it includes or excludes. `_id` may be left out of an inclusion and kept in an
 * exclusion; otherwise the two do not mix (31253, 31254).
 */
export class ProjectionBuilder {
  private readonly tree: Branch = createBranch();
  private mode: Mode | undefined;
  private keepsId: boolean | undefined;
  private readonly options: ExpressionOptions;

  constructor(options: ExpressionOptions) {
    this.options = options;
  }

  flag(path: string, included: boolean): void {
    if (path === '_id') {
      this.keepsId = included;
      return;
    }
    this.setMode(included ? 'inclusion' : 'exclusion', path);
    addLeaf(this.tree, path, included ? KEEP : DROP);
  }

  compute(path: string, value: BsonValue): void {
    if (this.mode === 'exclusion')
      throw located(31252, 'Cannot use expression other than $meta in exclusion projection');
    this.mode = 'inclusion';
    if (path === '_id') this.keepsId = false;
    addLeaf(this.tree, path, { kind: 'compute', compute: compileExpression(value, this.options) });
  }

  /** For operators that only make sense when the rest is named. */
  include(path: string): void {
    this.setMode('inclusion', path);
  }

  private setMode(mode: Mode, path: string): void {
    if (this.mode !== undefined && this.mode !== mode) {
      const [code, deed] = mode === 'exclusion' ? [31254, 'exclusion'] : [31253, 'inclusion'];
      throw located(code, `Cannot do ${deed} on field ${path} in ${this.mode} projection`);
    }
    this.mode = mode;
  }

  get isInclusion(): boolean {
    // `{_id: 1}` alone asks for nothing but the id.
    return this.mode === 'inclusion' || (this.mode === undefined && this.keepsId === true);
  }

  /** A path that is sliced is wanted, so that an inclusion has to keep it. */
  keepIfInclusion(path: string): void {
    if (this.isInclusion) addLeaf(this.tree, path, KEEP);
  }

  compile(): (document: BsonDocument) => BsonDocument {
    const hasOwnId = this.tree.children.has('_id');
    if (this.isInclusion && this.keepsId !== false && !hasOwnId) addLeaf(this.tree, '_id', KEEP);
    if (!this.isInclusion && this.keepsId === false) addLeaf(this.tree, '_id', DROP);
    return compileTree(this.tree, this.isInclusion ? 'dropped' : 'kept');
  }
}
