import { badValue, mongoError } from '../errors.ts';
import { formatValue } from '../format.ts';
import { getPath, isArrayIndex } from '../paths.ts';
import { getOwn, isDocument, setOwn } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';

/** An index far beyond the end would fill the array with nulls: MongoDB's limit. */
const MAX_BACKFILL = 1_500_000;

/**
 * A document being changed. Only the documents and arrays on the way to a change are copied; what the draft has not copied
 * still belongs to the stored version and is never written to.
 */
export class Draft {
  readonly root: BsonDocument;
  modified = false;
  private readonly owned = new Set<BsonValue>();

  constructor(document: BsonDocument) {
    this.root = this.own(document) as BsonDocument;
  }

  get(path: readonly string[]): BsonValue {
    return getPath(this.root, path);
  }

  /** Creates what is missing on the way. Code 28 when the path leads through something that holds no fields. */
  set(path: readonly string[], value: BsonValue): void {
    let container: BsonValue = this.root;
    for (let depth = 0; depth < path.length - 1; depth += 1) {
      const part = path[depth] as string;
      const child: BsonValue = childOf(container, part);
      if (child === undefined) this.put(container, path, depth, {});
      else if (!isDocument(child) && !Array.isArray(child)) throw notViable(path, depth + 1, child);
      container = this.ownChild(container, part);
    }
    this.put(container, path, path.length - 1, value);
    this.modified = true;
  }

  /** A field is removed; an array element becomes null, so that the others keep their places. */
  unset(path: readonly string[]): void {
    const last = path.at(-1) as string;
    const parent = this.get(path.slice(0, -1));
    const isElement = Array.isArray(parent) && isArrayIndex(last) && Number(last) < parent.length;
    if (isElement ? parent[Number(last)] === null : !isDocument(parent) || !Object.hasOwn(parent, last)) return;
    const container = this.ownAt(path.slice(0, -1));
    if (Array.isArray(container)) container[Number(last)] = null;
    else if (isDocument(container)) delete container[last];
    this.modified = true;
  }

  private put(container: BsonValue, path: readonly string[], depth: number, value: BsonValue): void {
    const part = path[depth] as string;
    if (Array.isArray(container)) {
      if (!isArrayIndex(part)) throw notViable(path, depth, container);
      const index = Number(part);
      if (index - container.length > MAX_BACKFILL) throw badValue(`can't backfill more than ${MAX_BACKFILL} elements`);
      while (container.length < index) container.push(null);
      container[index] = value;
      this.owned.add(value);
    } else if (isDocument(container)) {
      setOwn(container, part, value);
      this.owned.add(value);
    } else throw notViable(path, depth, container);
  }

  private ownAt(path: readonly string[]): BsonValue {
    let container: BsonValue = this.root;
    for (const part of path) container = this.ownChild(container, part);
    return container;
  }

  private ownChild(container: BsonValue, part: string): BsonValue {
    const child = childOf(container, part);
    if (this.owned.has(child)) return child;
    const copy = this.own(child);
    if (Array.isArray(container)) container[Number(part)] = copy;
    else if (isDocument(container)) setOwn(container, part, copy);
    return copy;
  }

  private own(value: BsonValue): BsonValue {
    if (Array.isArray(value)) return this.adopt(value.slice());
    if (!isDocument(value)) return value;
    const copy: BsonDocument = {};
    for (const field of Object.keys(value)) setOwn(copy, field, value[field]);
    return this.adopt(copy);
  }

  private adopt<T extends BsonValue>(value: T): T {
    this.owned.add(value);
    return value;
  }
}

function childOf(container: BsonValue, part: string): BsonValue {
  if (isDocument(container)) return getOwn(container, part);
  return Array.isArray(container) && isArrayIndex(part) ? container[Number(part)] : undefined;
}

function notViable(path: readonly string[], depth: number, container: BsonValue): Error {
  const parent = path[depth - 1] ?? '';
  return mongoError(
    28,
    'PathNotViable',
    `Cannot create field '${path[depth]}' in element {${parent}: ${formatValue(container)}}`,
  );
}
