import { LIMITS } from '../../protocol/limits';

/** What a device's line is, as far as its browser says: many say nothing. `wifi`: also a cable. */
export type Line = 'wifi' | 'mobile' | 'unknown';

/** How large files go and come on a device: one person's choice there. */
export const LARGE_FILES_WAYS = ['any', 'wifi'] as const;
export type LargeFilesWay = (typeof LARGE_FILES_WAYS)[number];

/** The line by what a browser tells of its connection (Network Information API); saving data counts where it may cost. */
export function lineOf(connection?: { readonly type?: string; readonly saveData?: boolean }): Line {
  const type = connection?.type;
  if (type === 'wifi' || type === 'ethernet') return 'wifi';
  // A telephone's line reached by Bluetooth is still a telephone's.
  if (type === 'cellular' || type === 'bluetooth' || connection?.saveData) return 'mobile';
  return 'unknown';
}

export const isLarge = (size: number): boolean => size >= LIMITS.largeFileBytes;

/**
 * [E-28] «Только Wi-Fi»: may a file of so many bytes go or come now? `ask`: its person has not chosen yet, and the line
 * may cost them money. `wait`: they have, and this line is not Wi-Fi or not known to be.
 */
export function passageOf(
  size: number,
  { way, line, allowed }: { readonly way?: LargeFilesWay; readonly line: Line; readonly allowed?: boolean },
): 'go' | 'wait' | 'ask' {
  if (!isLarge(size) || allowed || line === 'wifi' || way === 'any') return 'go';
  return way === 'wifi' ? 'wait' : 'ask';
}

/** Bytes of the next piece by how long the one before took: what the line takes in a few seconds, within limits. */
export function nextPiece(bytes: number, milliseconds: number): number {
  const fitting = (bytes / Math.max(1, milliseconds)) * LIMITS.pieceTime;
  // No more than four times at once: one quick piece says little of a line.
  return Math.round(Math.max(LIMITS.firstPieceBytes, Math.min(fitting, bytes * 4, LIMITS.pieceBytes)));
}

/**
 * True for a file that sending again by itself would not mend: this device's copy has changed, or it arrived differing
 * time after time. Its person says «Передать сейчас», or attaches it anew.
 */
export const waitsForPerson = (file: { readonly failed?: string; readonly differed?: number }): boolean =>
  file.failed === 'damaged' || (file.differed ?? 0) >= LIMITS.differingUploads;
