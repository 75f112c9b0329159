import type { Relay } from './relay';

/** Bytes that become base64 at a time: a multiple of three, so that the pieces are one text. */
const PIECE = 48_000;

/**
 * What is kept aside of a person as JSON, row by row: all of it may be more than fits into memory. With `only`,
 * that row alone, in the same list.
 */
export async function* asideList(
  { store }: Relay,
  person: string,
  only?: string,
): AsyncGenerator<Uint8Array> {
  const text = (words: string) => Buffer.from(words);
  yield text('[');
  let first = true;
  for (const id of only === undefined ? await store.asideIds(person) : [only]) {
    const row = await store.aside(id, person);
    // Decided on meanwhile.
    if (!row) continue;
    const { bytes, person: _, ...rest } = row;
    yield text(`${first ? '' : ','}${JSON.stringify(rest).slice(0, -1)},"bytes":"`);
    first = false;
    for (let from = 0; from < bytes.byteLength; from += PIECE)
      yield text(Buffer.from(bytes.subarray(from, from + PIECE)).toString('base64'));
    yield text('"}');
  }
  yield text(']');
}
