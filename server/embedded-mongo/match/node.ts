import type { Collation } from '../collation.ts';
import { isArrayIndex, splitPath, walkPath } from '../paths.ts';
import type { LeafArrays } from '../paths.ts';
import { getOwn, isDocument } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';

export interface MatchOptions {
  readonly collation?: Collation | undefined;
  /** Values of `$$name` inside `$expr`; read at the time of matching. */
  readonly variables?: BsonDocument | undefined;
}

/** Where in an array the filter matched; what `$` in an update or projection stands for. */
export interface MatchPosition {
  index: number;
}

export type Predicate = (document: BsonDocument, position?: MatchPosition) => boolean;

/** A test of one value, without entering it when it is an array. */
export type ValueTest = (value: BsonValue, position?: MatchPosition) => boolean;

/**
 * The conditions on one field, still without a path: inside `$elemMatch` they are asked of an element, elsewhere of what a path leads
 * to, where arrays are entered.
 */
export type FieldNode =
  | { readonly kind: 'test'; readonly test: ValueTest; readonly leafArrays: LeafArrays }
  | { readonly kind: 'all'; readonly nodes: readonly FieldNode[] }
  | { readonly kind: 'not'; readonly node: FieldNode };

export const testNode = (test: ValueTest, leafArrays: LeafArrays = 'expand'): FieldNode => ({
  kind: 'test',
  test,
  leafArrays,
});

export const notNode = (node: FieldNode): FieldNode => ({ kind: 'not', node });

export const allNodes = (nodes: readonly FieldNode[]): FieldNode =>
  nodes.length === 1 && nodes[0] !== undefined ? nodes[0] : { kind: 'all', nodes };

/** Asks the node of a single value, as `$elemMatch` does of each element. */
export function elementTest(node: FieldNode): ValueTest {
  if (node.kind === 'test') return node.test;
  if (node.kind === 'not') {
    const test = elementTest(node.node);
    return (value) => !test(value);
  }
  const tests = node.nodes.map(elementTest);
  return (value, position) => tests.every((test) => test(value, position));
}

/** Asks the node of what the path leads to. */
export function pathPredicate(path: string, node: FieldNode): Predicate {
  if (node.kind === 'not') {
    const predicate = pathPredicate(path, node.node);
    return (document) => !predicate(document);
  }
  if (node.kind === 'all') return allOf(node.nodes.map((child) => pathPredicate(path, child)));
  const parts = splitPath(path);
  return parts.length === 1
    ? fieldPredicate(path, node.test, node.leafArrays)
    : deepPredicate(parts, node.test, node.leafArrays);
}

export function allOf(predicates: readonly Predicate[]): Predicate {
  if (predicates.length === 1 && predicates[0] !== undefined) return predicates[0];
  return (document, position) => {
    for (const predicate of predicates) if (!predicate(document, position)) return false;
    return true;
  };
}

/** Most filters name top-level fields; this way allocates nothing per document. */
function fieldPredicate(field: string, test: ValueTest, leafArrays: LeafArrays): Predicate {
  const expands = leafArrays === 'expand';
  return (document, position) => {
    const value = getOwn(document, field);
    if (expands && Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        if (test(value[index])) {
          if (position !== undefined) position.index = index;
          return true;
        }
      }
    }
    return test(value, position);
  };
}

function deepPredicate(parts: readonly string[], test: ValueTest, leafArrays: LeafArrays): Predicate {
  const plainParts = parts.some(isArrayIndex) ? undefined : parts;
  const visit = (value: BsonValue): boolean => test(value);
  return (document, position) => {
    if (position === undefined) {
      const scalar = plainParts === undefined ? NEEDS_WALK : scalarAt(document, plainParts);
      return scalar === NEEDS_WALK ? walkPath(document, parts, visit, leafArrays) : test(scalar);
    }
    return walkPath(
      document,
      parts,
      (value, arrayIndex) => {
        if (!test(value, position)) return false;
        if (arrayIndex >= 0) position.index = arrayIndex;
        return true;
      },
      leafArrays,
    );
  };
}

const NEEDS_WALK = Symbol('an array lies on the path');

function scalarAt(
  document: BsonDocument,
  parts: readonly string[],
): Exclude<BsonValue, BsonValue[]> | typeof NEEDS_WALK {
  let value: BsonValue = document;
  for (const part of parts) {
    value = isDocument(value) ? getOwn(value, part) : undefined;
    if (Array.isArray(value)) return NEEDS_WALK;
  }
  return value;
}
