/** [E-13, E-16] What a picture of a signed paper may be: a photograph or a PDF. */
export const SCAN_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf'] as const;
export type ScanType = (typeof SCAN_TYPES)[number];

/** How many bytes from a file's beginning {@link scanTypeOf} wants; a PDF may have as many before its mark. */
export const SCAN_BEGINNING = 1024;

/** Brands of HEIF that phones write their photographs in (ISO/IEC 23008-12, annex B). */
const HEIC_BRANDS: readonly string[] = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/**
 * What a file is by its first bytes, whatever it is called: JPEG (FF D8 FF), PNG (RFC 2083, 3.1), WebP (RFC 9649), HEIC
 * (`ftyp`, ISO/IEC 14496-12, 4.3), PDF (ISO 32000-1, annex H: the mark within the first 1024 bytes). Undefined for
 * anything else.
 */
export function scanTypeOf(beginning: Uint8Array): ScanType | undefined {
  const text = String.fromCharCode(...beginning.subarray(0, SCAN_BEGINNING));
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (text.slice(4, 8) === 'ftyp' && HEIC_BRANDS.includes(text.slice(8, 12))) return 'image/heic';
  return text.includes('%PDF-') ? 'application/pdf' : undefined;
}

/** Whether a mention's type is that of a picture or a PDF. */
export const isScanType = (type: string): boolean => type.startsWith('image/') || type === 'application/pdf';
