import type * as Y from 'yjs';

/** Edits made through typed changes carry this origin, so that undo takes back only one's own. */
export const OWN = 'own';

/** Makes changes in one transaction of one's own. */
export const change = (doc: Y.Doc, write: () => void) => doc.transact(write, OWN);

/** Sets or, with undefined, removes a flat key; writes nothing when the value already stands. */
export function put(map: Y.Map<unknown>, key: string, value: unknown) {
  if (value === undefined) {
    if (map.has(key)) map.delete(key);
  } else if (JSON.stringify(map.get(key)) !== JSON.stringify(value)) {
    map.set(key, value);
  }
}
