import { located } from './errors.ts';
import { getOwn, isDocument, setOwn } from './values.ts';
import type { BsonDocument, BsonValue } from './values.ts';

/** What happens at the end of a projected path. `compute` may answer `undefined`: then there is no field. */
export type Leaf =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'compute'; readonly compute: (root: BsonDocument) => BsonValue };

export interface Branch {
  readonly kind: 'branch';
  readonly children: Map<string, Leaf | Branch>;
}

export const KEEP: Leaf = { kind: 'keep' };
export const DROP: Leaf = { kind: 'drop' };

export const createBranch = (): Branch => ({ kind: 'branch', children: new Map() });

/** Codes 31249 and 31250 when one path leads through or to the end of another. */
export function addLeaf(tree: Branch, path: string, leaf: Leaf): void {
  const parts = path.split('.');
  let branch = tree;
  parts.slice(0, -1).forEach((part, depth) => {
    const child = branch.children.get(part) ?? createBranch();
    if (child.kind !== 'branch') {
      throw located(31249, `Path collision at ${path} remaining portion ${parts.slice(depth + 1).join('.')}`);
    }
    branch.children.set(part, child);
    branch = child;
  });
  const last = parts.at(-1) ?? '';
  if (branch.children.has(last)) throw located(31250, `Path collision at ${path}`);
  branch.children.set(last, leaf);
}

/** What becomes of the fields a projection does not name. */
export type Others = 'kept' | 'dropped';

/** First what is kept of the document, in its own order, then what is computed, in the order of the projection. */
export function compileTree(tree: Branch, others: Others): (document: BsonDocument) => BsonDocument {
  const hasComputed = containsComputed(tree);
  return (document) => {
    const result = keepFields(document, tree, others);
    if (hasComputed) computeFields(document, result, tree);
    return result;
  };
}

function containsComputed(node: Leaf | Branch): boolean {
  return node.kind === 'branch' ? [...node.children.values()].some(containsComputed) : node.kind === 'compute';
}

function keepFields(document: BsonDocument, tree: Branch, others: Others): BsonDocument {
  const result: BsonDocument = {};
  for (const field of Object.keys(document)) {
    const node = tree.children.get(field);
    const value = document[field];
    // A computed field replaces the old one in its place when the others are kept.
    const isKept = node === undefined || node.kind === 'compute' ? others === 'kept' : node.kind === 'keep';
    if (isKept) setOwn(result, field, value);
    else if (node?.kind === 'branch') {
      const inner = keepInside(value, node, others);
      if (inner !== undefined) setOwn(result, field, inner);
    }
  }
  return result;
}

function keepInside(value: BsonValue, tree: Branch, others: Others): BsonValue {
  if (isDocument(value)) return keepFields(value, tree, others);
  if (!Array.isArray(value)) return others === 'kept' ? value : undefined;
  const elements: BsonValue[] = [];
  for (const element of value) {
    const inner = keepInside(element, tree, others);
    if (inner !== undefined) elements.push(inner);
  }
  return elements;
}

function computeFields(root: BsonDocument, target: BsonDocument, tree: Branch): void {
  for (const [field, node] of tree.children) {
    if (node.kind === 'compute') {
      const value = node.compute(root);
      if (value === undefined) delete target[field];
      else setOwn(target, field, value);
    } else if (node.kind === 'branch' && containsComputed(node)) {
      setOwn(target, field, computeInside(root, getOwn(target, field), node));
    }
  }
}

/** A path into an array computes in every element; what holds no fields makes way for a document. */
function computeInside(root: BsonDocument, value: BsonValue, tree: Branch): BsonValue {
  if (Array.isArray(value)) return value.map((element) => computeInside(root, element, tree));
  const copy: BsonDocument = isDocument(value) ? { ...value } : {};
  computeFields(root, copy, tree);
  return copy;
}
