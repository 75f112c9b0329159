/** Sixteen random bytes as hex: makes the hash of a private value unguessable. */
export const randomSalt = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
