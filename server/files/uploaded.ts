import type { Store } from '../store/store';

/** True when a person has uploaded the bytes of all these hashes; others' bytes under a hash are not theirs. */
export async function uploadedAll(
  store: Pick<Store, 'fileUploadedBy'>,
  hashes: readonly string[],
  person: string,
): Promise<boolean> {
  for (const hash of hashes) if (!(await store.fileUploadedBy(hash, person))) return false;
  return true;
}
