import type * as Y from 'yjs';
import type { z } from 'zod/mini';
import { OWN } from '../own-edit';

/** Rows of a document that are looked at, and fields of all of them: more than anybody writes. */
export const ROWS = 500;
const ENTRIES = 12_000;

/**
 * A list of rows that several people and devices write at once: a flat map with a key `<row>:<field>` for each field, so that two
 * who write two fields of one row lose neither. A row is there as long as one field of it is; one deleted here and written
 * there comes back with what was written.
 */
export function readRows<Row extends Record<string, unknown>>(
  map: Y.Map<unknown>,
  shape: Readonly<Record<keyof Row & string, z.ZodMiniType>>,
): ReadonlyMap<string, Row> {
  const rows = new Map<string, Record<string, unknown>>();
  let left = ENTRIES;
  const keys: string[] = [];
  for (const key of map.keys()) {
    if (left-- <= 0) break;
    keys.push(key);
  }
  for (const key of keys.sort()) {
    const [id, name] = partsOf(key);
    if (!id || !Object.hasOwn(shape, name)) continue;
    const parsed = shape[name as keyof Row & string].safeParse(map.get(key));
    if (!parsed.success || parsed.data === undefined) continue;
    if (!rows.has(id) && rows.size >= ROWS) continue;
    const row = rows.get(id) ?? {};
    rows.set(id, row);
    row[name] = parsed.data;
  }
  return rows as Map<string, unknown> as Map<string, Row>;
}

const partsOf = (key: string): [id: string, name: string] => {
  const at = key.indexOf(':');
  return at < 1 ? ['', ''] : [key.slice(0, at), key.slice(at + 1)];
};

/** Writes fields of a row; `undefined` empties one. What stands already is not written again. */
export function setRow(map: Y.Map<unknown>, id: string, fields: Readonly<Record<string, unknown>>): void {
  const write = () => {
    for (const [name, value] of Object.entries(fields)) {
      const key = `${id}:${name}`;
      if (value === undefined) map.delete(key);
      else if (JSON.stringify(map.get(key)) !== JSON.stringify(value)) map.set(key, value);
    }
  };
  if (map.doc) map.doc.transact(write, OWN);
  else write();
}

/** Removes a row with all its fields, also those of a newer version. */
export function removeRow(map: Y.Map<unknown>, id: string): void {
  const keys = [...map.keys()].filter((key) => key.startsWith(`${id}:`));
  map.doc?.transact(() => keys.forEach((key) => map.delete(key)), OWN);
}
