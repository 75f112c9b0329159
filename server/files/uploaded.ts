import type { Store } from '../store/store';

type Uploads = Pick<Store, 'fileUploadedBy'>;

/** True when one of these people has uploaded the bytes of a hash; others' bytes under it are not theirs. */
export async function uploadedByOne(
  store: Uploads,
  hash: string,
  people: readonly string[],
): Promise<boolean> {
  for (const person of people) if (await store.fileUploadedBy(hash, person)) return true;
  return false;
}

/** True when the bytes of all these hashes are here, each uploaded by one of those it may come from. */
export async function uploadedAll(
  store: Uploads,
  hashes: readonly string[],
  from: (hash: string) => readonly string[],
): Promise<boolean> {
  for (const hash of hashes) if (!(await uploadedByOne(store, hash, from(hash)))) return false;
  return true;
}
