import type { FileMention } from '../domain/materials/card';
import { LIMITS } from '../protocol/limits';
import type { App } from './app.svelte';
import type { FileTrouble, Taking } from './draft.svelte';

/** Pages of a signed paper while they are gathered: each is durable on this device before it is named. */
export class Scans {
  files = $state.raw<readonly FileMention[]>([]);
  taking = $state.raw<readonly Taking[]>([]);
  troubles = $state.raw<readonly FileTrouble[]>([]);

  constructor(private readonly app: App) {}

  async take(files: readonly File[]): Promise<void> {
    this.troubles = [];
    const engine = await this.app.engine();
    const { keepFile } = await import('../sync/files');
    for (const file of files) {
      const trouble = (code: FileTrouble['code']) =>
        (this.troubles = [...this.troubles, { name: file.name, code }]);
      if (this.files.length >= LIMITS.filesPerMaterial) {
        trouble('too-many');
        continue;
      }
      const kept = await keepFile(engine.environment, file, (share) => {
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
