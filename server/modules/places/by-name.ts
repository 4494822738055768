const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** “Ward 9” stands before “Ward 10”. */
export const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  order.compare(one.name, other.name);
