import { located, typeMismatch } from '../errors.ts';
import { compileExpression } from '../expressions/index.ts';
import type { ExpressionOptions } from '../expressions/index.ts';
import { formatValue } from '../format.ts';
import { ProjectionBuilder, flattenSpec, inclusionFlag } from '../projection-spec.ts';
import { DROP, addLeaf, compileTree, createBranch } from '../projection-tree.ts';
import { isDocument, typeName } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';

export type Transform = (document: BsonDocument) => BsonDocument;

type TransformCompiler = (spec: BsonValue, options: ExpressionOptions, name: string) => Transform;

/** Stages that make one document of one document; they also make up pipeline updates. */
export const isTransformStage = (name: string): boolean => TRANSFORMS.has(name);

export function compileTransform(name: string, spec: BsonValue, options: ExpressionOptions): Transform {
  const compile = TRANSFORMS.get(name);
  if (compile === undefined) throw located(40324, `Unrecognized pipeline stage name: '${name}'`);
  return compile(spec, options, name);
}

const compileProject: TransformCompiler = (spec, options) => {
  if (!isDocument(spec)) throw located(15969, '$project specification must be an object');
  if (Object.keys(spec).length === 0) {
    throw located(51272, 'Invalid $project :: caused by :: projection specification must have at least one field');
  }
  const builder = new ProjectionBuilder(options);
  for (const { path, value } of flattenSpec(spec)) {
    const flag = inclusionFlag(value);
    if (path.split('.').some((part) => part.startsWith('$'))) {
      throw located(
        16410,
        "Invalid $project :: caused by :: FieldPath field names may not start with '$'. Consider using $getField or $setField.",
      );
    }
    if (flag === undefined) builder.compute(path, value);
    else builder.flag(path, flag);
  }
  return builder.compile();
};

const compileAddFields: TransformCompiler = (spec, options, name) => {
  if (!isDocument(spec)) throw located(40272, `${name} specification stage must be an object, got ${typeName(spec)}`);
  const tree = createBranch();
  for (const { path, value } of flattenAddedFields(spec)) {
    addLeaf(tree, path, { kind: 'compute', compute: compileExpression(value, options) });
  }
  return compileTree(tree, 'kept');
};

/** Unlike in a projection an empty object is a value here. */
function flattenAddedFields(spec: BsonDocument): { path: string; value: BsonValue }[] {
  const hasEmpty = (value: BsonValue): boolean =>
    isDocument(value) && (Object.keys(value).length === 0 || Object.values(value).some(hasEmpty));
  return Object.keys(spec).flatMap((field) => {
    const value = spec[field];
    if (hasEmpty(value)) return [{ path: field, value }];
    return flattenSpec({ [field]: value });
  });
}

const compileUnset: TransformCompiler = (spec) => {
  const paths = Array.isArray(spec) ? spec : [spec];
  if (paths.length === 0)
    throw located(31119, '$unset specification must be a string or an array with at least one field');
  const tree = createBranch();
  for (const path of paths) {
    if (typeof path !== 'string')
      throw located(31120, '$unset specification must be a string or an array containing only string values');
    for (const entry of flattenSpec({ [path]: 0 })) addLeaf(tree, entry.path, DROP);
  }
  return compileTree(tree, 'kept');
};

const replaceWith: TransformCompiler = (expression, options, name) => {
  const evaluate = compileExpression(expression, options);
  return (document) => {
    const root = evaluate(document);
    if (isDocument(root)) return root;
    const what = name === '$replaceRoot' ? "'newRoot' expression " : "'replacement document' ";
    throw located(
      40228,
      `${what} must evaluate to an object, but resulting value was: ${formatValue(root)}. Type of resulting value: '${typeName(root)}'.`,
    );
  };
};

const compileReplaceRoot: TransformCompiler = (spec, options, name) => {
  if (!isDocument(spec)) throw typeMismatch('$replaceRoot specification must be an object');
  for (const key of Object.keys(spec)) {
    if (key !== 'newRoot') throw located(40415, `BSON field '$replaceRoot.${key}' is an unknown field.`);
  }
  if (!Object.hasOwn(spec, 'newRoot'))
    throw located(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  return replaceWith(spec.newRoot, options, name);
};

const TRANSFORMS = new Map<string, TransformCompiler>([
  ['$project', compileProject],
  ['$addFields', compileAddFields],
  ['$set', compileAddFields],
  ['$unset', compileUnset],
  ['$replaceRoot', compileReplaceRoot],
  ['$replaceWith', replaceWith],
]);
