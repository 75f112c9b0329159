import Dexie from 'dexie';

/** Removes everything of one person from this device: their database and all their open documents. */
export async function removePerson(person: string): Promise<void> {
  const prefix = `metodsreda-${person}`;
  await Dexie.delete(prefix);
  const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
  await Promise.all(names.filter((name) => name.startsWith(`${prefix}|`)).map(removeDatabase));
}

/** Resolves when the database is gone, also when another tab has yet to let go of it: then the browser removes it. */
function removeDatabase(name: string): Promise<void> {
  return new Promise((gone, fail) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onblocked = () => gone();
    request.onerror = () => fail(request.error ?? new Error(`${name} was not removed`));
  });
}
