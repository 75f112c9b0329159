import { z } from 'zod/mini';
import { Sha256 } from '../shared/ids';
import { openObject } from '../shared/open-object';
import type { FileMention } from './card';

/** [E-28] How places in a file are counted: pages and slides from 1, seconds of a film or a recording from 0. */
export const UNITS = ['page', 'slide', 'second'] as const;
export type Unit = (typeof UNITS)[number];

/** The last place there can be: no file of a material has more pages, and none plays longer than a day. */
const LAST = { page: 9_999, slide: 9_999, second: 86_399 } as const;

const holds = (unit: Unit, at: number) => at >= (unit === 'second' ? 0 : 1) && at <= LAST[unit];

export const Spot = openObject({ unit: z.enum(UNITS), at: z.int() }).check(
  z.refine(({ unit, at }) => holds(unit, at)),
);
export type Spot = z.infer<typeof Spot>;

/**
 * [E-28] A place in the material that a remark speaks of: a file of the version by its hash, with its name as it was then,
 * and where in it. Without a spot it is the file as a whole.
 */
export const Locator = openObject({
  file: Sha256,
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  spot: z.optional(Spot),
});
export type Locator = z.infer<typeof Locator>;

/** Places that one remark of a sheet may name. */
export const LOCATORS_PER_REMARK = 10;

const UNITS_OF_TYPES: readonly (readonly [Unit, RegExp])[] = [
  ['second', /^(video|audio)\/|\.(mp4|m4v|webm|mov|avi|mkv|mp3|m4a|ogg|wav)$/i],
  ['slide', /presentation|powerpoint|\.(pptx?|ppsx?|odp|key)$/i],
  ['page', /pdf|msword|wordprocessing|opendocument\.text|\.(docx?|odt|rtf)$/i],
];

/** How places in a file are counted, by its type and its name's ending; undefined where a file has none, as a picture. */
export const unitOf = ({ name, type }: Pick<FileMention, 'name' | 'type'>): Unit | undefined =>
  UNITS_OF_TYPES.find(([, known]) => known.test(type) || known.test(name))?.[0];

/**
 * What a person has typed as a place: «12», «стр. 12», «слайд 5»; of a film «3:41», «1:02:03» or seconds alone. Undefined
 * when it is none.
 */
export function parseSpot(unit: Unit, typed: string): Spot | undefined {
  const at = unit === 'second' ? secondsOf(typed) : numberOf(typed);
  return at !== undefined && holds(unit, at) ? { unit, at } : undefined;
}

const numberOf = (typed: string) => {
  const digits = /^(?:с|стр|страница|слайд|№)?\.?\s*(\d{1,5})$/iu.exec(typed.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
};

function secondsOf(typed: string): number | undefined {
  const parts = /^(?:(?:(\d{1,2})[:.])?(\d{1,3})[:.])?(\d{1,5})$/.exec(typed.trim());
  if (!parts) return undefined;
  const [hours, minutes, seconds] = parts
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  if (minutes !== undefined && seconds! > 59) return undefined;
  if (hours !== undefined && minutes! > 59) return undefined;
  return (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + seconds!;
}

const two = (value: number) => String(value).padStart(2, '0');

/** «стр. 12», «слайд 5», «03:41», «1:02:03», with spaces that do not break. */
export function spotWords({ unit, at }: Spot): string {
  if (unit === 'page') return `стр.\u00a0${at}`;
  if (unit === 'slide') return `слайд\u00a0${at}`;
  const [hours, minutes] = [Math.floor(at / 3_600), Math.floor(at / 60) % 60];
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(at % 60)}`;
}

/** «презентация.pptx, слайд 5». */
export const locatorWords = ({ name, spot }: Pick<Locator, 'name' | 'spot'>): string =>
  spot ? `${name}, ${spotWords(spot)}` : name;

/** A remark with the places it speaks of as text: «Дата неверна (презентация.pptx, слайд 5).» */
export function withLocators(remark: string, locators: readonly Locator[]): string {
  const where = locators.map(locatorWords).join('; ');
  if (!where) return remark;
  if (!remark) return where;
  const full = /[^.]\.$/.test(remark);
  return `${full ? remark.slice(0, -1) : remark} (${where})${full ? '.' : ''}`;
}

/**
 * What files of a version are called in a text, by hash: their names, and where two have the same name, the second one
 * with its number: «урок.pdf (2)».
 */
export function labelsOf(files: readonly FileMention[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const taken = new Set<string>();
  for (const { hash, name } of files) {
    let label = name;
    for (let number = 2; taken.has(label); number++) label = `${name} (${number})`;
    taken.add(label);
    labels.set(hash, label);
  }
  return labels;
}

/** Places in files of a version, called as {@link labelsOf} says, each once, in the order of files and of places in them. */
export function inOrder(locators: readonly Locator[], files: readonly FileMention[]): Locator[] {
  const labels = labelsOf(files);
  const position = new Map([...labels.keys()].map((hash, index) => [hash, index]));
  const known = locators.filter(({ file }) => labels.has(file));
  const named = known.map((locator) => ({ ...locator, name: labels.get(locator.file)! }));
  return [...new Map(named.map((locator) => [locatorWords(locator), locator])).values()].sort(
    (a, b) => position.get(a.file)! - position.get(b.file)! || (a.spot?.at ?? -1) - (b.spot?.at ?? -1),
  );
}

/** A piece of a text; with a locator, the words that name a place. */
export interface LocatedPiece {
  readonly text: string;
  readonly locator?: Locator;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A name without an ending may be any word: it names a file only together with a place. */
const hasEnding = (name: string) => /\.[\p{L}\p{N}]{1,8}( \(\d+\))?$/u.test(name);

/**
 * [E-28] A text divided where it names places in files of its version, as {@link locatorWords} writes them and as people
 * type them. In a text that several write, and that is signed and printed, the words themselves are the anchor: they are
 * confirmed with the text, move with it, and lead nowhere as soon as somebody makes other words of them.
 */
export function locatedPieces(text: string, files: readonly FileMention[]): LocatedPiece[] {
  const byLabel = new Map([...labelsOf(files)].map(([hash, label]) => [label, hash]));
  if (byLabel.size === 0 || text === '') return text === '' ? [] : [{ text }];
  const labels = [...byLabel.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const space = '[ \\u00a0]';
  const found = new RegExp(
    `(?<![\\p{L}\\p{N}])(${labels.join('|')})(?:,${space}(?:стр\\.${space}?(\\d{1,4})|слайд${space}(\\d{1,4})|((?:\\d{1,2}:)?\\d{1,3}:\\d{2})))?(?![\\p{L}\\p{N}])`,
    'gu',
  );
  const pieces: LocatedPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(found)) {
    const [words, name, page, slide, time] = match;
    const spot =
      page !== undefined
        ? parseSpot('page', page)
        : slide !== undefined
          ? parseSpot('slide', slide)
          : time !== undefined
            ? parseSpot('second', time)
            : undefined;
    if (!spot && words !== name) continue;
    if (!spot && !hasEnding(name!)) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({
      text: words,
      locator: { file: byLabel.get(name!)!, name: name!, ...(spot && { spot }) },
    });
    end = match.index + words.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** The places that a text names, each once. */
export const locatorsIn = (text: string, files: readonly FileMention[]): Locator[] =>
  inOrder(
    locatedPieces(text, files).flatMap(({ locator }) => locator ?? []),
    files,
  );

/** What became of a file in a later version: it is there as it was, another has its name, or it is gone. */
export type Fate = 'kept' | 'replaced' | 'gone';

export function fateOf({ file, name }: Pick<Locator, 'file' | 'name'>, later: readonly FileMention[]): Fate {
  if (later.some(({ hash }) => hash === file)) return 'kept';
  return later.some((each) => each.name === name) ? 'replaced' : 'gone';
}

/** What a browser takes behind the address of a file to open it at a place: PDF 2.0 (ISO 32000-2, 12.6.4.4), W3C Media Fragments. */
export function fragmentOf(
  { type, name }: Pick<FileMention, 'type' | 'name'>,
  spot: Spot | undefined,
): string {
  if (spot?.unit === 'page' && (/pdf/.test(type) || /\.pdf$/i.test(name))) return `#page=${spot.at}`;
  return spot?.unit === 'second' ? `#t=${spot.at}` : '';
}
