import type { Files } from '../../files/files';
import type { Relay } from '../../relay/relay';

/** Filled in next: the sample through the real write path. */
export async function buildSample(_relay: Relay, _files: Files): Promise<void> {
  throw new Error('not yet');
}
