/** What every stored record has besides its own fields. */
export interface Stored {
  readonly _id: string;
  readonly hospitalId: string;
  /** Counts the record's changes from 1. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type Doc<T> = T & Stored;

type Comparison<V> = {
  readonly $in?: readonly V[];
  readonly $nin?: readonly V[];
  readonly $ne?: V;
  readonly $gt?: V;
  readonly $gte?: V;
  readonly $lt?: V;
  readonly $lte?: V;
  readonly $exists?: boolean;
};

/** Asked of the whole type: of a union of words any may be compared with, not those of one word alone. */
type Matchable<V> = [V] extends [readonly (infer Item)[]] ? V | Item | Comparison<Item> : V | Comparison<V>;

/**
 * A filter built field by field: each field equals a value or compares with one. Input is never spread into it, and the
 * hospital is never in it: the repository puts that there itself.
 */
export type Filter<T> = { readonly [Key in Exclude<keyof Doc<T>, 'hospitalId'>]?: Matchable<Doc<T>[Key]> } & {
  readonly $or?: readonly Filter<T>[];
};
