import Dexie from 'dexie';

/** Removes everything of one person from this device: their database and all their open documents. */
export async function removePerson(person: string): Promise<void> {
  const prefix = `metodsreda-${person}`;
  await Dexie.delete(prefix);
  for (const { name } of await indexedDB.databases()) {
    if (name?.startsWith(`${prefix}|`)) indexedDB.deleteDatabase(name);
  }
}
