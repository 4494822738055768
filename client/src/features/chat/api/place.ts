/** Where in a channel to read; the end where nothing is said. */
export type Place = { readonly around: number } | { readonly before: number } | { readonly after: number } | null;
