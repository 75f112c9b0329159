/** Which bytes of a file a request asks for; `whole`: no range that counts, `none`: only what the file does not have. */
export type Asked = 'whole' | 'none' | { readonly first: number; readonly last: number };

/**
 * Reads a Range header (RFC 9110, 14.1 and 14.2) for a file of `size` bytes. Another unit, and several ranges at once,
 * are passed over as the standard allows: the file is answered whole. A single range that is malformed, runs backwards
 * or lies behind the end asks for nothing that is there.
 */
export function askedOf(header: string | undefined, size: number): Asked {
  const ranges = /^bytes=(.*)$/i.exec(header?.trim() ?? '')?.[1];
  if (ranges === undefined || ranges.includes(',')) return 'whole';
  const [, from, to] = /^\s*(\d*)-(\d*)\s*$/.exec(ranges) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return 'none';
  // The last bytes, so many of them as there are.
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first < size && first <= last ? { first, last } : 'none';
}
