import { located, typeMismatch } from '../errors.ts';
import { isDocument } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { compileBucket, compileBucketAuto, compileCount, compileGroup, compileSortByCount } from './grouping.ts';
import { compileGraphLookup, compileLookup, compileUnionWith } from './joins.ts';
import { sortDocuments } from './sorting.ts';
import type { AggregationOptions, Documents, Stage, StageCompiler, StageContext } from './stage.ts';
import {
  compileDocuments,
  compileFacet,
  compileLimit,
  compileMatchStage,
  compileSample,
  compileSkip,
  compileSortStage,
  compileTransformStage,
  compileUnwind,
  countOperand,
  sortSpec,
} from './streaming.ts';
import { compileSetWindowFields } from './windows.ts';

export type { AggregationHost, AggregationOptions } from './stage.ts';

const STAGES = new Map<string, StageCompiler>([
  ['$match', compileMatchStage],
  ['$project', compileTransformStage],
  ['$addFields', compileTransformStage],
  ['$set', compileTransformStage],
  ['$unset', compileTransformStage],
  ['$replaceRoot', compileTransformStage],
  ['$replaceWith', compileTransformStage],
  ['$limit', compileLimit],
  ['$skip', compileSkip],
  ['$sort', compileSortStage],
  ['$unwind', compileUnwind],
  ['$sample', compileSample],
  ['$facet', compileFacet],
  ['$documents', compileDocuments],
  ['$group', compileGroup],
  ['$sortByCount', compileSortByCount],
  ['$count', compileCount],
  ['$bucket', compileBucket],
  ['$bucketAuto', compileBucketAuto],
  ['$lookup', compileLookup],
  ['$graphLookup', compileGraphLookup],
  ['$unionWith', compileUnionWith],
  ['$setWindowFields', compileSetWindowFields],
]);

/**
 * Runs a pipeline over the documents, lazily where its stages allow it: nothing is read before the result is iterated, and no more than is
 * asked for. Errors in the pipeline itself are thrown at once.
 *
 * Codes: 40323 malformed stage, 40324 unknown stage (also for stages the engine does not have), 168 unknown expression, 15952 unknown
 * accumulator, 292 too many documents held. `$out` and `$merge` are the caller's: see {@link splitWriteStage}.
 */
export function runPipeline(source: Documents, pipeline: BsonValue, options: AggregationOptions): Documents {
  const variables = { NOW: new Date(), ...options.variables };
  return compilePipeline(pipeline, { ...options, variables })(source);
}

export function compilePipeline(pipeline: BsonValue, options: AggregationOptions): Stage {
  const context: StageContext = {
    ...options,
    compilePipeline: (inner, variables) =>
      compilePipeline(inner, variables === undefined ? options : { ...options, variables }),
  };
  const stages = parsePipeline(pipeline);
  const compiled: Stage[] = [];
  for (let index = 0; index < stages.length; index += 1) {
    const { name, spec } = stages[index] as NamedStage;
    if (name === '$documents' && index > 0)
      throw located(40602, '$documents is only valid as the first stage in a pipeline');
    const top = name === '$sort' ? topCount(stages.slice(index + 1)) : undefined;
    if (top === undefined) compiled.push(compileStage(name, spec, context));
    else {
      const order = sortSpec(spec);
      // The limit itself still follows; sorting merely keeps no more than it will let through.
      compiled.push((source) => sortDocuments(source, order, options, top));
    }
  }
  return (source) => compiled.reduce((documents, stage) => stage(documents), source);
}

interface NamedStage {
  readonly name: string;
  readonly spec: BsonValue;
}

function parsePipeline(pipeline: BsonValue): NamedStage[] {
  if (!Array.isArray(pipeline)) throw typeMismatch("'pipeline' option must be specified as an array");
  return pipeline.map((stage) => {
    if (!isDocument(stage)) throw typeMismatch("Each element of the 'pipeline' array must be an object");
    const names = Object.keys(stage);
    const [name] = names;
    if (name === undefined || names.length > 1) {
      throw located(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    return { name, spec: stage[name] };
  });
}

function compileStage(name: string, spec: BsonValue, context: StageContext): Stage {
  const compile = STAGES.get(name);
  if (compile !== undefined) return compile(spec, context, name);
  if (name === '$out' || name === '$merge') throw located(40601, `${name} can only be the final stage in the pipeline`);
  throw located(40324, `Unrecognized pipeline stage name: '${name}'`);
}

/** How many documents a `$limit` behind a `$sort` lets through, `$skip` between them counted in. */
function topCount(following: readonly NamedStage[]): number | undefined {
  let skipped = 0;
  for (const { name, spec } of following) {
    if (name === '$limit') return skipped + countOperand(spec, name, 5107201, 1);
    if (name !== '$skip') return undefined;
    skipped += countOperand(spec, name, 5107200, 0);
  }
  return undefined;
}

export interface WriteStage {
  readonly name: '$out' | '$merge';
  readonly spec: BsonValue;
}

/** Takes a final `$out` or `$merge` off a pipeline; anywhere else they are refused with code 40601. */
export function splitWriteStage(pipeline: readonly BsonDocument[]): {
  reading: BsonDocument[];
  write: WriteStage | undefined;
} {
  const last = pipeline.at(-1);
  const name = last === undefined ? undefined : Object.keys(last)[0];
  const isWrite = name === '$out' || name === '$merge';
  const reading = isWrite ? pipeline.slice(0, -1) : pipeline.slice();
  for (const stage of reading) {
    const inner = isDocument(stage) ? Object.keys(stage)[0] : undefined;
    if (inner === '$out' || inner === '$merge')
      throw located(40601, `${inner} can only be the final stage in the pipeline`);
  }
  return { reading, write: isWrite ? { name, spec: last?.[name] } : undefined };
}
