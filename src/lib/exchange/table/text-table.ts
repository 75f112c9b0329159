import Papa from 'papaparse';

/** Zero and four are the upper bytes of Latin and Cyrillic letters: a text of them in UTF-16 without its mark. */
function looksUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 2_000);
  if (bytes.length % 2 !== 0 || sample.length < 4) return false;
  let upper = 0;
  for (let index = 1; index < sample.length; index += 2) if (sample[index]! <= 4) upper++;
  return upper >= (sample.length / 2) * 0.9;
}

/**
 * The text in a file's bytes: UTF-16 by its mark or its look, UTF-8 where the bytes are that, else windows-1251, in which
 * Excel saves CSV in Russia.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || looksUtf16(bytes))
    return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

/** In the order in which they are believed when a text could be cut by either. */
const SEPARATORS = ['\t', ';', ','] as const;
/** Rows by which the separator is found. */
const SAMPLE = 50;
/** Stands in no text: cells are then taken as they are, quotes included. */
const NO_QUOTES = '\u0001';

/** The separator that cuts the most rows into equally many cells. */
function separatorOf(text: string): string {
  let best = { separator: '\t', rows: 0 };
  for (const separator of SEPARATORS) {
    const rows = Papa.parse<string[]>(text, { delimiter: separator, preview: SAMPLE }).data;
    const lengths = rows.map(({ length }) => length).filter((length) => length > 1);
    const alike = Math.max(
      0,
      ...[...new Set(lengths)].map((each) => lengths.filter((length) => length === each).length),
    );
    if (alike > best.rows) best = { separator, rows: alike };
  }
  return best.separator;
}

/** The cells of a text with tabs, semicolons or commas (RFC 4180, and what spreadsheets put on the clipboard). */
export function textGrid(text: string): string[][] {
  // «sep=;» tells Excel the separator and is no row of the table.
  const named = /^sep=(.)\r?\n/u.exec(text);
  const rest = named ? text.slice(named[0].length) : text;
  const delimiter = named?.[1] ?? separatorOf(rest);
  const parsed = Papa.parse<string[]>(rest, { delimiter });
  // A quote that nobody closed swallows the rest of the file: then quotes are letters like others.
  const open = parsed.errors.some(({ code }) => code === 'MissingQuotes');
  const { data } = open ? Papa.parse<string[]>(rest, { delimiter, quoteChar: NO_QUOTES }) : parsed;
  return named ? [[], ...data] : data;
}
