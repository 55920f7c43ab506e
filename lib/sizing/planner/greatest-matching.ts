/** How many of some groups can each have a machine type of its own: augmenting paths of bipartite matching. */
export function greatestMatching(typesOfGroups: readonly (readonly number[])[]): number {
  const groupOfType = new Map<number, number>();
  const place = (group: number, tried: Set<number>): boolean =>
    typesOfGroups[group].some((type) => {
      if (tried.has(type)) {
        return false;
      }
      tried.add(type);
      const holder = groupOfType.get(type);
      if (holder === undefined || place(holder, tried)) {
        groupOfType.set(type, group);
        return true;
      }
      return false;
    });
  return typesOfGroups.filter((_, group) => place(group, new Set())).length;
}
