import type { LocationKind, LocationView } from '../../../../shared/schemas/places.ts';

export interface LocationNode {
  readonly location: LocationView;
  readonly inside: readonly LocationNode[];
}

/** From the widest. As the schema has them, whose module would bring the validator along. */
export const KINDS: readonly LocationKind[] = ['site', 'building', 'floor'];

/** The kinds that may lie in a place of that kind. */
export const kindsWithin = (kind: LocationKind | null): readonly LocationKind[] =>
  kind === null ? KINDS : KINDS.slice(KINDS.indexOf(kind) + 1);

/** Sites, buildings and floors as a tree, each row in its order; what lies in a place that is not there stands on top. */
export function treeOf(items: readonly LocationView[]): LocationNode[] {
  const known = new Set(items.map(({ id }) => id));
  const parentOf = ({ parentId }: LocationView) => (parentId !== null && known.has(parentId) ? parentId : null);
  const within = (parent: string | null): LocationNode[] =>
    items
      .filter((item) => parentOf(item) === parent)
      .sort((a, b) => a.position - b.position)
      .map((location) => ({ location, inside: within(location.id) }));
  return within(null);
}

/** “Main site › East › Ground”, for a list to choose from. */
export function pathsOf(items: readonly LocationView[]): { readonly id: LocationView['id']; readonly path: string }[] {
  const flat = (nodes: readonly LocationNode[], before: string): { id: LocationView['id']; path: string }[] =>
    nodes.flatMap(({ location, inside }) => {
      const path = before === '' ? location.name : `${before} › ${location.name}`;
      return [{ id: location.id, path }, ...flat(inside, path)];
    });
  return flat(treeOf(items), '');
}
