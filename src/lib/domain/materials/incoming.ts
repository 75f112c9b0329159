import { peopleOf, type Facts } from '../facts';
import type { Place } from '../people/place';
import { LIMITS } from '../../protocol/limits';
import { PeopleKnown } from '../people/table/match-person';
import { readName } from '../people/table/read-name';
import type { CalendarDate } from '../shared/calendar';
import { contentHash } from '../shared/canonical';
import type { MaterialId, PersonId } from '../shared/ids';
import { folded, sameStem, wordsOf } from '../shared/words';
import {
  CARD_LIMITS,
  EMPTY_CARD,
  type Card,
  type FileMention,
  type MaterialKind,
  type RequiredField,
} from './card';
import { enteredBy, missingToEnter, monthsFor, type WayIn } from './entering';
import { latestSubmission } from './material';

/** A file that came: with a letter, or by itself. */
export interface IncomingFile extends FileMention {
  /** A picture of the letter's own, and no part of a material unless somebody says so. */
  readonly inline: boolean;
}

/** [X-13] A letter, or a file without one, that was brought to be entered. */
export interface Incoming {
  /** Of this bringing; nothing else is named by it. */
  readonly id: string;
  /** As its file is called. */
  readonly name: string;
  readonly letter?: {
    readonly key: string;
    readonly sender: { readonly name: string; readonly address: string };
    readonly subject: string;
    readonly text: string;
  };
  /** The day it was sent, in the place's zone; undefined where nothing says. */
  readonly date?: CalendarDate;
  readonly files: readonly IncomingFile[];
}

/** What a person says of a row instead of what was read. */
export interface IncomingAnswer {
  readonly author?: PersonId;
  readonly title?: string;
  readonly kind?: MaterialKind;
  readonly subjects?: readonly string[];
  readonly level?: Card['level'];
  readonly annotation?: string;
  readonly date?: CalendarDate;
  readonly way?: WayIn;
  /** Hashes of the files that belong to the material. */
  readonly files?: readonly string[];
  readonly skip?: boolean;
  /** It is another paper though a file of it is known. */
  readonly again?: boolean;
}

export type IncomingLack = RequiredField | 'author' | 'date' | 'again' | 'too-many-files' | 'title-long';

export interface IncomingRow {
  readonly incoming: Incoming;
  /** `ready`: will be entered. `asked`: waits for a person. `there`: a paper by this letter stands. `repeat`: an earlier row. */
  readonly outcome: 'ready' | 'asked' | 'there' | 'repeat' | 'skipped';
  readonly author?: PersonId;
  /** People it may be of, the likeliest first; empty where it is certain. */
  readonly candidates: readonly PersonId[];
  /** Passed on by somebody else than its author, as far as its words say. */
  readonly forwarded: boolean;
  readonly card: Card;
  readonly date: CalendarDate;
  readonly way: WayIn;
  readonly month: string;
  readonly lacks: readonly IncomingLack[];
  /** Papers that this letter or these files were entered or handed in by before. */
  readonly known: readonly { readonly material: MaterialId; readonly title: string }[];
}

/**
 * [X-13] By what a letter is known again: its Message-ID, which every program keeps, or its very bytes where it has none.
 */
export const letterKey = (messageId: string, hash: string): string =>
  contentHash('letter/1', '', messageId.trim().replace(/^<|>$/gu, '') || `bytes:${hash}`);

const PASSED_ON = /^\s*(?:fwd?|fw|пересл|пер|вперед)\s*:/iu;
const ANSWERED = /^\s*(?:(?:re|fwd?|fw|отв|ответ|пересл|пер|на)\s*(?:\[\d+\])?\s*:\s*)+/iu;
const PASSED_ON_TEXT =
  /^[-–— \t>]*(?:пересылаемое сообщение|пересланное сообщение|forwarded message|исходное сообщение|original message)/imu;
/** The writer of a letter that was passed on: «От: Иванова Мария <m@example.ru>». */
const INNER_SENDER =
  /^[> \t]*(?:от|от кого|from)[ \t]*:[ \t]*"?([^"<\n]{0,120}?)"?[ \t]*<?([^\s<>"]{1,100}@[^\s<>"]{1,100}?)>?[ \t]*$/imu;

/** Words of subjects that name no material. */
const EMPTY_WORDS = new Set(
  'материал материалы на экспертизу эом эпос конкурс файл файлы документ документы работа работы методическая разработка для от добрый день здравствуйте без темы отправка сбор в библиотеку сдача новый прошу принять'.split(
    ' ',
  ),
);

const baseName = (name: string) =>
  name
    .replace(/\.[^.\s]{1,8}$/u, '')
    .replace(/[_+]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();

/** A title out of subject and names of files: the first that says something. */
function titleOf({ letter, name }: Incoming, files: readonly IncomingFile[]): string {
  const subject = (letter?.subject ?? '').replace(ANSWERED, '').trim();
  const says = wordsOf(subject).some((word) => !EMPTY_WORDS.has(word) && /\p{L}{3}/u.test(word));
  const title = says ? subject : baseName(files[0]?.name ?? (letter ? '' : name));
  return title.slice(0, CARD_LIMITS.title);
}

const KIND_WORDS: readonly (readonly [MaterialKind, readonly string[]])[] = [
  ['presentation', ['презентация']],
  ['test', ['тест', 'тестирование', 'контрольная']],
  ['simulator', ['тренажер']],
  ['scenario', ['сценарий']],
  ['video', ['видео', 'видеоурок', 'видеоролик']],
  ['app', ['приложение']],
  ['lesson', ['урок', 'конспект', 'занятие']],
];
const KIND_ENDINGS: readonly (readonly [MaterialKind, RegExp])[] = [
  ['presentation', /\.(?:pptx?|odp|key)$/iu],
  ['video', /\.(?:mp4|mov|avi|mkv|webm|wmv)$/iu],
  ['app', /\.(?:apk|exe)$/iu],
];

/** What kind of material the words say, else the endings of its files. */
function kindOf(words: readonly string[], files: readonly IncomingFile[]): MaterialKind | undefined {
  const said = KIND_WORDS.find(([, known]) =>
    words.some((word) => known.some((each) => word === each || sameStem(word, each))),
  );
  return said?.[0] ?? KIND_ENDINGS.find(([, ending]) => files.some(({ name }) => ending.test(name)))?.[0];
}

/** The one subject of the place that the words name; without one, what the author's last paper was of. */
function subjectsOf(
  words: readonly string[],
  author: PersonId | undefined,
  place: Place,
  facts: Facts,
): readonly string[] {
  const all = new Set([...place.associations.values()].flatMap(({ subjects }) => subjects));
  const named = [...all].filter((subject) => {
    const wanted = wordsOf(subject);
    return wanted.length > 0 && wanted.every((each) => words.some((word) => sameStem(word, each)));
  });
  // «Родной русский язык» names «Русский язык» too: the longest that fits.
  const most = Math.max(0, ...named.map((subject) => wordsOf(subject).length));
  const best = named.filter((subject) => wordsOf(subject).length === most);
  if (best.length === 1) return best;
  if (!author || best.length > 1) return [];
  const papers = [...(facts.involvement.get(author) ?? [])]
    .map((id) => facts.materials.get(id)!)
    .filter((material) => material.author === author)
    .flatMap((material) => latestSubmission(material) ?? []);
  return papers.toSorted((a, b) => a.receivedAt - b.receivedAt).at(-1)?.card?.subjects ?? [];
}

/** People of a place as a sender is compared with them. */
class Senders {
  readonly #known: PeopleKnown;
  readonly #byAddress = new Map<string, PersonId[]>();
  readonly #families: readonly (readonly [family: string, PersonId])[];

  constructor(
    private readonly facts: Facts,
    place: Place,
    desk: PersonId,
  ) {
    const people = peopleOf(facts, place.id).filter(({ id, leftAt }) => !leftAt && id !== desk);
    const named = people.flatMap(({ id, name, school, contacts }) =>
      name ? [{ id, name, school, email: contacts?.email ?? '', left: false }] : [],
    );
    this.#known = new PeopleKnown(named);
    for (const { id, contacts } of people) {
      const address = contacts?.email.trim().toLowerCase();
      if (address) this.#byAddress.set(address, [...(this.#byAddress.get(address) ?? []), id]);
    }
    this.#families = named.map(({ id, name }) => [folded(name.family), id] as const);
  }

  /**
   * Who a sender is. Certain is the address that one person alone has, or the very whole name of one whose address nobody
   * knows; a likeness is only offered.
   */
  of(sender: { readonly name: string; readonly address: string }): {
    readonly sure?: PersonId;
    readonly candidates: readonly PersonId[];
  } {
    const owners = this.#byAddress.get(sender.address.trim().toLowerCase()) ?? [];
    if (owners.length === 1) return { sure: owners[0]!, candidates: [] };
    const { name, faults } = readName({ name: sender.name, family: '', given: '', patronymic: '' });
    if (faults.length > 0 && !name.family) return { candidates: owners };
    const match = this.#known.match(name, undefined, '');
    if (match.sure !== undefined) {
      const whole = name.given.length > 2 && name.patronymic.length > 2;
      const unknown = !this.facts.people.get(match.sure)?.contacts?.email;
      if (whole && unknown && owners.length === 0) return { sure: match.sure, candidates: [] };
      return { candidates: [...new Set([...owners, match.sure])] };
    }
    const alike = match.candidates.map(({ id }) => id);
    return { candidates: [...new Set([...owners, ...alike, ...this.named(sender.name)])].slice(0, 6) };
  }

  /** People whose family names stand among words. */
  named(text: string): PersonId[] {
    const words = wordsOf(text);
    return this.#families
      .filter(([family]) => family !== '' && family.split(' ').every((word) => words.includes(word)))
      .map(([, id]) => id);
  }
}

/**
 * [X-13] What would be entered of the letters and files that were brought. Nothing is decided by likeness, and what a
 * person has answered stands.
 *
 * @param desk Who enters: nobody enters a paper of their own.
 * @param today No paper came later, and one without a date came on this day.
 */
export function readIncoming(
  brought: readonly Incoming[],
  facts: Facts,
  place: Place,
  desk: PersonId,
  today: CalendarDate,
  answers: ReadonlyMap<string, IncomingAnswer>,
): IncomingRow[] {
  const senders = new Senders(facts, place, desk);
  const keys = new Set<string>();
  const hashes = new Set<string>();
  const before = handedInBefore(facts, place);
  return brought.map((incoming) => {
    const answer = answers.get(incoming.id) ?? {};
    const row = readRow(incoming, answer, senders, facts, place, today, before);
    const own = row.incoming.letter?.key;
    const repeats = own !== undefined ? keys.has(own) : incoming.files.every(({ hash }) => hashes.has(hash));
    if (own !== undefined) keys.add(own);
    else for (const { hash } of incoming.files) hashes.add(hash);
    if (row.outcome === 'there' || row.outcome === 'skipped' || !repeats) return row;
    return { ...row, outcome: 'repeat' };
  });
}

type HandedIn = ReadonlyMap<string, { readonly material: MaterialId; readonly title: string }>;

/** Papers of a place by the hashes of their files. */
function handedInBefore(facts: Facts, place: Place): HandedIn {
  const found = new Map<string, { material: MaterialId; title: string }>();
  for (const { id, place: of, withdrawn, submissions } of facts.materials.values())
    if (of === place.id && !withdrawn)
      for (const { card, files } of submissions)
        for (const hash of files) found.set(hash, { material: id, title: card?.title ?? '' });
  return found;
}

function readRow(
  incoming: Incoming,
  answer: IncomingAnswer,
  senders: Senders,
  facts: Facts,
  place: Place,
  today: CalendarDate,
  before: HandedIn,
): IncomingRow {
  const { letter } = incoming;
  const inner = INNER_SENDER.exec(letter?.text ?? '');
  const forwarded = !!letter && (PASSED_ON.test(letter.subject) || PASSED_ON_TEXT.test(letter.text));
  const found = !letter
    ? { candidates: senders.named(incoming.name) }
    : forwarded
      ? passedOn(senders, letter.sender, inner)
      : senders.of(letter.sender);
  const author = answer.author ?? ('sure' in found ? found.sure : undefined);

  const chosen = answer.files ?? incoming.files.filter(({ inline }) => !inline).map(({ hash }) => hash);
  const files = incoming.files.filter(({ hash }) => chosen.includes(hash));
  const words = wordsOf([letter?.subject ?? '', ...files.map(({ name }) => baseName(name))].join(' '));
  const kind = answer.kind ?? kindOf(words, files);
  const card: Card = {
    ...EMPTY_CARD,
    title: answer.title ?? titleOf(incoming, files),
    subjects: [...(answer.subjects ?? subjectsOf(words, author, place, facts))],
    annotation: answer.annotation ?? '',
    files: files.map(({ hash, name, type, size }) => ({ hash, name, type, size })),
    ...(kind && { kind }),
    ...(answer.level && { level: answer.level }),
  };

  const stated = answer.date ?? incoming.date;
  // A clock that is ahead dates nothing into the future.
  const date = stated === undefined || (!answer.date && stated > today) ? today : stated;
  const { proposed, months } = monthsFor(place, date, today);
  const there = letter && enteredBy(facts, place.id, letter.key);
  const known = there
    ? [{ material: there[0].id, title: there[1].card?.title ?? '' }]
    : [
        ...new Map(
          files.flatMap(({ hash }) => before.get(hash) ?? []).map((each) => [each.material, each]),
        ).values(),
      ];
  const lacks: IncomingLack[] = [
    ...(author ? [] : ['author' as const]),
    ...missingToEnter(card),
    ...(card.title.trim().length > CARD_LIMITS.title ? ['title-long' as const] : []),
    ...(files.length > LIMITS.filesPerMaterial ? ['too-many-files' as const] : []),
    ...(months.length === 0 || date > today ? ['date' as const] : []),
    ...(known.length > 0 && !answer.again ? ['again' as const] : []),
  ];
  return {
    incoming,
    outcome: there ? 'there' : answer.skip ? 'skipped' : lacks.length > 0 ? 'asked' : 'ready',
    ...(author && { author }),
    candidates: author && !answer.author ? [] : found.candidates,
    forwarded,
    card,
    date,
    way: letter ? 'email' : (answer.way ?? 'messenger'),
    month: proposed,
    lacks,
    known,
  };
}

/** Of a letter that was passed on neither its sender nor the writer it names is certain: both are offered. */
function passedOn(
  senders: Senders,
  sender: NonNullable<Incoming['letter']>['sender'],
  inner: RegExpExecArray | null,
) {
  const each = (found: ReturnType<Senders['of']>) => (found.sure ? [found.sure] : found.candidates);
  const first = inner ? each(senders.of({ name: inner[1]!.trim(), address: inner[2]! })) : [];
  return { candidates: [...new Set([...first, ...each(senders.of(sender))])] };
}
