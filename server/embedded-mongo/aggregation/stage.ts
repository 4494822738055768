import type { Collation } from '../collation.ts';
import type { BsonDocument, BsonValue } from '../values.ts';

/** What the pipeline asks of the store. */
export interface AggregationHost {
  /**
   * The documents of a collection (`database.collection`), in the view of the running command. The filter is a hint that an index may serve;
   * documents it does not match may be left out, and need not be.
   */
  scan(namespace: string, filter?: BsonDocument): Iterable<BsonDocument>;
}

export interface AggregationOptions {
  readonly host: AggregationHost;
  /** The database that `$lookup`, `$graphLookup` and `$unionWith` read from; left out, the host is asked by collection name alone. */
  readonly database?: string | undefined;
  readonly collation?: Collation | undefined;
  /** `let` of the command, `NOW`, `CLUSTER_TIME`. */
  readonly variables?: BsonDocument | undefined;
  /** How many documents a stage that has to hold all of them may hold. */
  readonly maxHeldDocuments?: number;
}

export type Documents = Iterable<BsonDocument>;

/** A stage that is compiled can run many times. */
export type Stage = (source: Documents) => Documents;

export interface StageContext extends AggregationOptions {
  /** Compiles a pipeline inside a pipeline; further variables are read while it runs. */
  compilePipeline(pipeline: BsonValue, variables?: BsonDocument): Stage;
}

export type StageCompiler = (spec: BsonValue, context: StageContext, name: string) => Stage;
