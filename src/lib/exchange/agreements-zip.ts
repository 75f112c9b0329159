import { zip } from 'fflate';
import { inFileName } from './file-names';

/** Pages of one signed agreement, as they lie in the archive. */
export interface AgreementPages {
  /** «Соглашение 12-2026-ЭОМ-С Петрова» */
  readonly name: string;
  readonly pages: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Bytes of what goes into one letter besides the registry: in a letter they take a third more (RFC 2045, base64). */
export const ARCHIVE_BYTES = 14_000_000;

/**
 * [E-18] Which agreements go together, in their order, so that an archive fits into a letter of 20 MB; one larger than
 * that goes alone.
 */
export function inArchives<T>(
  agreements: readonly T[],
  sizeOf: (agreement: T) => number,
  room = ARCHIVE_BYTES,
): T[][] {
  const archives: T[][] = [];
  let filled = Infinity;
  for (const agreement of agreements) {
    const size = sizeOf(agreement);
    if (filled + size > room) {
      archives.push([]);
      filled = 0;
    }
    archives.at(-1)!.push(agreement);
    filled += size;
  }
  return archives;
}

/** [E-18] An archive of agreements, a folder for each; pictures and PDFs are packed already and only stored. */
export async function agreementsZip(agreements: readonly AgreementPages[]): Promise<Blob> {
  const entries = agreements.flatMap(({ name, pages }, place) =>
    pages.map((page, index) => {
      const ending = /\.[^.\s]{1,12}$/.exec(page.name)?.[0] ?? '';
      const folder = `${String(place + 1).padStart(2, '0')} ${inFileName(name)}`;
      return [`${folder}/${String(index + 1).padStart(2, '0')}${ending}`, page.bytes] as const;
    }),
  );
  const bytes = await new Promise<Uint8Array>((done, fail) =>
    zip(Object.fromEntries(entries), { level: 0 }, (error, packed) => (error ? fail(error) : done(packed))),
  );
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' });
}
