import * as sha256 from 'lib0/hash/sha256';

const utf8 = new TextEncoder();

/**
 * Canonical JSON: keys sorted by code unit, no white space, `undefined` members left out (RFC 8785 without its
 * number formatting: only integers and strings are hashed here, for which JSON.stringify already agrees).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** SHA-256 as hex. Synchronous on purpose: rules that compare hashes stay plain functions, unlike with WebCrypto. */
export function sha256Hex(bytes: Uint8Array): string {
  return Array.from(sha256.digest(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The hash by which acts name content: of canonical JSON with the schema's version and a salt. */
export function contentHash(schema: string, salt: string, value: unknown): string {
  return sha256Hex(utf8.encode(canonicalJson([schema, salt, value])));
}
