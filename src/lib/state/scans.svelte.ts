import type { FileMention } from '../domain/materials/card';
import { SCAN_BEGINNING, scanTypeOf } from '../domain/materials/scan';
import { LIMITS } from '../protocol/limits';
import type { App } from './app.svelte';
import type { FileTrouble, Taking } from './draft.svelte';

export interface ScanTrouble {
  readonly name: string;
  readonly code: FileTrouble['code'] | 'no-scan';
}

/** Pages of a signed paper while they are gathered: each is durable on this device before it is named. */
export class Scans {
  files = $state.raw<readonly FileMention[]>([]);
  taking = $state.raw<readonly Taking[]>([]);
  troubles = $state.raw<readonly ScanTrouble[]>([]);

  constructor(private readonly app: App) {}

  async take(files: readonly File[]): Promise<void> {
    this.troubles = [];
    const engine = await this.app.engine();
    const { keepFile } = await import('../sync/files');
    for (const file of files) {
      const trouble = (code: ScanTrouble['code']) =>
        (this.troubles = [...this.troubles, { name: file.name, code }]);
      if (this.files.length >= LIMITS.filesPerMaterial) {
        trouble('too-many');
        continue;
      }
      const scan = await asScan(file);
      if (scan === 'no-scan') {
        trouble(scan);
        continue;
      }
      const kept = await keepFile(engine.environment, scan, (share) => {
        this.taking = [{ name: file.name, size: file.size, share }];
      });
      this.taking = [];
      if ('refused' in kept) trouble(kept.refused);
      else if (this.files.some(({ hash }) => hash === kept.hash)) trouble('twice');
      else this.files = [...this.files, kept];
    }
    engine.filesAdded();
  }

  remove(file: FileMention): void {
    this.files = this.files.filter(({ hash }) => hash !== file.hash);
  }
}

/**
 * The file under the type that its first bytes tell, since a name and what a browser makes of it prove nothing. What
 * cannot be read or has no bytes goes on as it is: keeping it says which of the two.
 */
async function asScan(file: File): Promise<File | 'no-scan'> {
  if (file.size === 0) return file;
  const beginning = await file
    .slice(0, SCAN_BEGINNING)
    .arrayBuffer()
    .catch(() => undefined);
  if (!beginning) return file;
  const type = scanTypeOf(new Uint8Array(beginning));
  return type === undefined ? 'no-scan' : new File([file], file.name, { type });
}
