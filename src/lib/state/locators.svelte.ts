import type { FileMention } from '../domain/materials/card';
import { fateOf, locatedPieces, type LocatedPiece, type Locator } from '../domain/materials/locator';
import { fateWords } from '../domain/materials/locator-phrases';
import type { Submission } from '../domain/materials/material';
import { submissionName } from '../domain/materials/names';
import type { App, Refusal } from './app.svelte';
import { bytesOf } from './files.svelte';

/** Fetched bytes, with the file they are of. */
export interface LocatedFile {
  readonly file: FileMention;
  readonly bytes: Blob;
}

/** [E-28] Places in the files of one version, for whoever may read it: where words name them, and how they are reached. */
export class Locators {
  constructor(
    private readonly app: App,
    private readonly materialId: string,
    private readonly version: () => Submission | undefined,
  ) {}

  readonly files = $derived.by((): readonly FileMention[] => this.version()?.card?.files ?? []);
  readonly #material = $derived.by(() => this.app.facts.materials.get(this.materialId));

  pieces(text: string): readonly LocatedPiece[] {
    return locatedPieces(text, this.files);
  }

  /** What became of the file since, where it is no longer as it was in the latest version. */
  fate(locator: Locator): string | undefined {
    const submission = this.version();
    const latest = this.#material?.submissions.at(-1);
    if (!latest?.card || !submission || latest.version <= submission.version) return undefined;
    const name = this.files.find(({ hash }) => hash === locator.file)?.name ?? locator.name;
    return fateWords(fateOf({ ...locator, name }, latest.card.files), latest.version);
  }

  /** The file of a place: from this device, else through the version that mentions it. */
  async fetch(locator: Locator): Promise<LocatedFile | Refusal> {
    const [material, submission] = [this.#material, this.version()];
    const file = this.files.find(({ hash }) => hash === locator.file);
    if (!material || !submission || !file) return { code: 'not-found' };
    const bytes = await bytesOf(this.app, file, { document: submissionName(material, submission) });
    return bytes instanceof Blob ? { file, bytes } : bytes;
  }
}
