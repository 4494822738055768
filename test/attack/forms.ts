import { z } from 'zod';
import { v7 as uuid } from 'uuid';

/** A JSON Schema, as far as it is walked here. */
interface Node {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Node>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly allOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Node;
  readonly items?: Node;
  readonly minItems?: number;
  readonly format?: string;
  readonly minLength?: number;
  readonly minimum?: number;
}

/** A place in a body where something can be put. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly kind: 'object' | 'array' | 'text' | 'number' | 'other';
  /** The body with this value at the place; all else is of the right types, if not always a good request. */
  readonly with: (value: unknown) => unknown;
  /** It may say yes or no instead. */
  readonly takesYesOrNo: boolean;
  /** Of an object: a value of it, and the names it knows. */
  readonly sample: unknown;
  readonly names: readonly string[];
}

const shapeOf = (schema: z.ZodType): Node => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node;
const isNull = ({ type, const: value }: Node): boolean => type === 'null' || value === null;

const known = new Map<z.ZodType, readonly Place[]>();

/** Every place of a body that its schema describes, in each form the schema allows. */
export function placesOf(schema: z.ZodType): readonly Place[] {
  const places = known.get(schema) ?? findPlaces(schema);
  known.set(schema, places);
  return places;
}

function findPlaces(schema: z.ZodType): readonly Place[] {
  const root = shapeOf(schema);
  const places: Place[] = [];
  type Put = Place['with'];
  const walk = (asked: Node, path: Place['path'], put: Put, refs: readonly string[], takesYesOrNo = false): void => {
    const { $ref: ref } = asked;
    if (ref !== undefined) {
      if (!refs.includes(ref)) walk(resolved(root, asked), path, put, [...refs, ref]);
      return;
    }
    const options = (asked.anyOf ?? asked.oneOf ?? []).filter((option) => !isNull(option));
    if (options.length > 0) {
      const isYesOrNo = options.some(({ type }) => type === 'boolean');
      for (const option of options) walk(option, path, put, refs, isYesOrNo);
      return;
    }
    const node = merged(root, asked);
    const sample = sampleOf(root, node);
    const names = Object.keys(node.properties ?? {});
    places.push({ path, kind: kindOf(node), with: put, sample, names, takesYesOrNo });
    for (const [name, inner] of Object.entries(node.properties ?? {})) {
      walk(inner, [...path, name], (value) => put({ ...(sample as object), [name]: value }), refs);
    }
    if (typeof node.additionalProperties === 'object') {
      walk(node.additionalProperties, [...path, 'key'], (value) => put({ key: value }), refs);
    }
    if (node.items !== undefined) walk(node.items, [...path, 0], (value) => put([value]), refs);
  };
  walk(root, [], (value) => value, []);
  return places;
}

/** The names of a query's parameters. */
export const namesOf = (schema: z.ZodType): readonly string[] => Object.keys(shapeOf(schema).properties ?? {});

/** A body of the right types. */
export function sampleBody(schema: z.ZodType): unknown {
  const root = shapeOf(schema);
  return sampleOf(root, root);
}

function kindOf({ type }: Node): Place['kind'] {
  if (type === 'object' || type === 'array') return type;
  if (type === 'string') return 'text';
  return type === 'number' || type === 'integer' ? 'number' : 'other';
}

function resolved(root: Node, { $ref }: Node): Node {
  if ($ref === '#') return root;
  const found = root.$defs?.[$ref?.split('/').at(-1) ?? ''];
  if (found === undefined) throw new Error(`${$ref} leads nowhere.`);
  return found;
}

/** What `allOf` adds up to, as far as it matters here. */
function merged(root: Node, node: Node): Node {
  const parts = (node.allOf ?? []).map((part) => (part.$ref === undefined ? part : resolved(root, part)));
  if (parts.length === 0) return node;
  return {
    ...node,
    type: node.type ?? parts.find(({ type }) => type !== undefined)?.type ?? 'object',
    properties: Object.assign({}, node.properties, ...parts.map(({ properties }) => properties)) as Record<
      string,
      Node
    >,
    required: [...(node.required ?? []), ...parts.flatMap(({ required = [] }) => required)],
  };
}

function sampleOf(root: Node, asked: Node): unknown {
  if (asked.$ref !== undefined) return sampleOf(root, resolved(root, asked));
  const options = asked.anyOf ?? asked.oneOf;
  if (options !== undefined) return sampleOf(root, options.find((option) => !isNull(option)) ?? {});
  const node = merged(root, asked);
  if (node.const !== undefined) return node.const;
  if (node.enum !== undefined) return node.enum[0];
  switch (node.type) {
    case 'object': {
      const { properties = {}, required = [] } = node;
      return Object.fromEntries(required.map((name) => [name, sampleOf(root, properties[name] ?? {})]));
    }
    case 'array':
      return Array.from({ length: node.minItems ?? 0 }, () => sampleOf(root, node.items ?? {}));
    case 'string':
      return sampleText(node);
    case 'number':
    case 'integer':
      return node.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function sampleText({ format, minLength = 1 }: Node): string {
  if (format === 'uuid') return uuid();
  if (format === 'date-time') return '2030-01-01T00:00:00.000Z';
  if (format === 'date') return '2030-01-01';
  if (format === 'email') return 'someone@nowhere.example';
  return 'x'.repeat(Math.max(1, minLength));
}
