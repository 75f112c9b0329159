const [QUOTE, COMMA, BRACKET, BACKSLASH, BRACE] = [0x22, 0x2c, 0x5b, 0x5c, 0x7b];

/** No fewer than the values in a JSON text, counted by what stands before each; stops above a bound. */
export function valuesIn(json: Uint8Array, most: number): number {
  let count = 1;
  let quoted = false;
  for (let index = 0; index < json.length && count <= most; index++) {
    const byte = json[index];
    if (byte === QUOTE) quoted = !quoted;
    else if (quoted) index += byte === BACKSLASH ? 1 : 0;
    else if (byte === COMMA || byte === BRACKET || byte === BRACE) count++;
  }
  return count;
}
