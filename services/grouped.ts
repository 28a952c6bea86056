export interface Grouped<T> {
  note(object: T, removed: boolean): void;
  of(group: string): T[];
}

/** Objects by group, kept up to date, so that a picture of one class does not walk over all of them. */
export function grouped<T extends { metadata: { name: string } }>(
  groupOf: (object: T) => string,
): Grouped<T> {
  const groups = new Map<string, Map<string, T>>();
  return {
    note(object, removed) {
      const key = groupOf(object);
      const group = groups.get(key) ?? new Map<string, T>();
      groups.set(key, group);
      if (removed) group.delete(object.metadata.name);
      else group.set(object.metadata.name, object);
      if (group.size === 0) groups.delete(key);
    },
    of: (group) => [...(groups.get(group)?.values() ?? [])],
  };
}
