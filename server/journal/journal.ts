import { randomBytes } from 'node:crypto';
import type { Act, Entry } from '../../src/lib/domain/act';
import type { Judgement } from '../../src/lib/domain/act-kind';
import { ACTS, decide, parseAct } from '../../src/lib/domain/acts';
import { materialIn, nextNumber } from '../../src/lib/domain/facts';
import { documentsOf } from '../../src/lib/domain/materials/audience';
import {
  certificateSeries,
  type CertifiedAs,
  type CertifiedPeriod,
} from '../../src/lib/domain/people/certificate';
import { certified, givenTo } from '../../src/lib/domain/materials/certified';
import { FILES_HERE } from '../../src/lib/domain/materials/fold';
import { bearersOf, findSubmission } from '../../src/lib/domain/materials/material';
import { rubricFor, rubricToKeep } from '../../src/lib/domain/materials/rubric-of';
import { writeTied } from '../../src/lib/domain/materials/tie';
import { settingsOn } from '../../src/lib/domain/people/settings';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import type { Decision } from '../../src/lib/domain/shared/decision';
import { canonicalJson } from '../../src/lib/domain/shared/canonical';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { contentOf } from '../../src/lib/documents/materials/read';
import { parseName } from '../../src/lib/domain/names';
import { LIMITS } from '../../src/lib/protocol/limits';
import * as Y from 'yjs';
import type { Documents } from '../relay/documents';
import type { LiveDocument } from '../relay/live-document';
import { Paces } from '../relay/pace';
import type { Progress } from '../relay/progress';
import { Queue } from '../queue';
import type { Rights, Touched } from '../relay/rights';
import { Turns } from '../relay/turns';
import type { Store } from '../store/store';
import { uploadedAll } from '../files/uploaded';
import { erasureOf } from './erasure';
import { firstContent, tiedOn, type ReadDocument } from './first-contents';
import type { Signatures } from './signatures';
import { Waiting } from './waiting';
import { idIn, partsOf } from '../../src/lib/domain/subject';

/** What became of an act. A code says why; its wording stands in the words' `phrases.ts`. */
export type Verdict =
  | { readonly verdict: 'accepted'; readonly seq: number }
  | { readonly verdict: 'refused'; readonly code: string }
  /**
   * `try-again`: not recorded, because a restored relay decides nothing yet, or so much of the person's was accepted or
   * refused that more is not kept now; nobody's device comes to that.
   */
  | {
      readonly verdict: 'waiting';
      readonly code?: 'try-again';
      readonly because?: 'too-many-accepted' | 'too-many-refused';
    };

const NOWHERE = '';

/** Subjects whose acts are counted, because each is looked through for every further one. */
const COUNTED: ReadonlySet<string> = new Set(['material', 'lesson', 'need']);

/** How often a read that has to succeed is tried. */
const READ_AGAIN = 6;

/** Puts acts in order: decides each once, at its turn, and never alters it. */
export class Journal {
  readonly #places = new Map<string, Queue>();
  readonly #waiting = new Waiting();
  /** Acts that were kept, by what became of them and by person. */
  readonly #kept = {
    accepted: new Paces(LIMITS.actsOfPerson.accepted),
    refused: new Paces(LIMITS.actsOfPerson.refused),
  };
  /** Acts after which some that rested on them could not be decided: tried again with the next tick. */
  readonly #owed = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly rights: Rights,
    private readonly documents: Documents,
    private readonly signatures: Signatures,
    private readonly now: () => number,
    private readonly progress: Progress,
    /** Told of every accepted act, after its commit. */
    private readonly accepted: (entry: Entry, touched: Touched) => void,
    /** Told when what rests on an act could not be decided. */
    private readonly failed: (error: unknown, what: string) => void,
    /** True for a kind of act that is not decided while what was accepted before is still being brought back. */
    private readonly held: (kind: string) => boolean,
  ) {}

  /** How many acts have not had their turn, and how many wait for others. */
  get load(): { readonly queued: number; readonly waiting: number } {
    const queued = [...this.#places.values()].reduce((sum, { length }) => sum + length, 0);
    return { queued, waiting: this.#waiting.all().length };
  }

  async start(): Promise<void> {
    for (const act of await this.store.waitingActs()) this.#waiting.add(act);
    for (const act of this.#waiting.all()) for (const need of act.needs) this.#owed.add(need);
    await this.settleOwed();
  }

  /** Decides what could not be decided when its turn came. */
  async settleOwed(): Promise<void> {
    for (const id of [...this.#owed]) {
      this.#owed.delete(id);
      await this.#wake(id);
    }
  }

  /** Takes an act from outside. `person` is the session's; nobody acts in another's name, nor in the relay's. */
  async submit(person: string, input: unknown): Promise<Verdict> {
    let act: ReturnType<typeof parseAct>;
    try {
      if (JSON.stringify(input ?? null).length > LIMITS.actBytes)
        return { verdict: 'refused', code: 'too-large' };
      act = parseAct(input);
    } catch (error) {
      // Nested deeper than the stack reaches.
      if (error instanceof RangeError) return { verdict: 'refused', code: 'malformed' };
      throw error;
    }
    if ('refused' in act) return { verdict: 'refused', code: act.refused };
    if (act.person !== person || person === RELAY) return { verdict: 'refused', code: 'not-yours' };
    return await this.#enter(act);
  }

  /** An act of the relay itself, or of the setup in its process. */
  async enter(act: Act): Promise<Verdict> {
    const parsed = parseAct(act);
    if ('refused' in parsed) return { verdict: 'refused', code: parsed.refused };
    return await this.#enter(parsed);
  }

  async #enter(act: Act): Promise<Verdict> {
    const queue = this.#queueOf(act.place);
    const prepared = await this.#prepare(act);
    const verdict = await queue.run(() => this.#decide(act)).finally(prepared);
    if (verdict.verdict !== 'waiting') await this.#wake(act.id);
    return verdict;
  }

  /** One for each place there is, and one for whatever else strangers name: they cannot make any. */
  #queueOf(place: string): Queue {
    const known = this.rights.facts.places.has(place) ? place : NOWHERE;
    const queue = this.#places.get(known) ?? new Queue();
    this.#places.set(known, queue);
    return queue;
  }

  /** An act of a lost time is here again: what rests on it can be decided when the recovery ends. */
  broughtBack(id: string): void {
    this.#waiting.remove(id);
    this.#owed.add(id);
  }

  /**
   * Makes ready what an act will read before its turn, and keeps it so until the answer is called: to wake a long
   * document takes seconds, and acts that have nothing to do with it do not wait for them.
   */
  async #prepare(act: Act): Promise<() => void> {
    const releases: (() => void)[] = [];
    try {
      if (!this.#refusalUnread(act)) {
        const turns = new Turns(act.person);
        for (const name of this.#judged(act)) {
          const document = await this.documents.load(name);
          if (!document) continue;
          releases.push(document.reserve());
          await document.ready(turns);
        }
      }
    } catch (error) {
      // It is tried again at the act's turn, and told there.
      this.failed(error, `preparing ${act.kind}`);
    }
    return () => releases.forEach((release) => release());
  }

  async #decide(act: Act): Promise<Verdict> {
    const known = await this.store.findAct(act.id);
    if (known && essence(known.act) !== essence(act)) return { verdict: 'refused', code: 'id-taken' };
    if (known?.verdict === 'accepted') return { verdict: 'accepted', seq: known.seq! };
    if (known?.verdict === 'refused') return { verdict: 'refused', code: known.code ?? 'refused' };

    if (this.held(act.kind)) return { verdict: 'waiting', code: 'try-again' };
    for (const need of act.needs) {
      const needed = await this.store.findAct(need);
      if (needed?.verdict === 'refused') return await this.#refuse(act, 'needs-refused');
      if (needed?.verdict !== 'accepted') {
        if (!this.#waiting.has(act.id)) {
          // Not recorded: once others have been decided the same act may wait.
          if (this.#waiting.countOf(act.person) >= LIMITS.waitingActsPerPerson)
            return { verdict: 'refused', code: 'too-many-waiting' };
          await this.store.recordAct(act, this.now(), 'waiting');
          this.#waiting.add(act);
        }
        return { verdict: 'waiting' };
      }
    }

    const { facts } = this.rights;
    // Each of them is looked through for every further one.
    if (COUNTED.has(partsOf(act.subject)[0]) && this.rights.actsOn(act.subject) >= LIMITS.actsOfMaterial)
      return await this.#refuse(act, 'too-many-acts');
    const early = this.#refusalUnread(act);
    if (early) return await this.#refuse(act, early);
    const judged = this.#judged(act);
    const related = this.#related(act);
    // What the act reads or freezes is loaded and held, so that no edit slips in between judging and commit.
    const kind = ACTS.get(act.kind)!;
    for (const name of kind.effects ? [...judged, ...related] : judged) await this.documents.load(name);
    const held = await this.documents.loadedAmong([...judged, ...related, ...(await this.#openTo(act))]);
    return await exclusively(held, async () => {
      const at = this.now();
      const docs = new Map<string, Y.Doc>();
      const turns = new Turns(act.person);
      // Of a document that is only held nothing has to be read: whose role ends may have made it long.
      for (const document of held)
        if (judged.includes(document.name)) docs.set(document.name, await document.wake(turns));
      const judgement: Judgement = {
        at,
        content: (name) => contentOf(name, docs.get(name) ?? new Y.Doc(), rubricFor(facts, parseName(name)!)),
      };
      const decision = decide(facts, act, judgement);
      if (decision.answer !== 'yes') return await this.#refuse(act, codeOf(decision));
      if (!this.#keeps(act, 'accepted'))
        return { verdict: 'waiting', code: 'try-again', because: 'too-many-accepted' };
      return await this.#accept(act, at, docs, related);
    });
  }

  /** Documents whose content decides on an act. */
  #judged(act: Act): readonly string[] {
    return ACTS.get(act.kind)?.judges?.(this.rights.facts, act) ?? [];
  }

  /** Documents of the material that an act is about. */
  #related(act: Act): string[] {
    const material = materialIn(this.rights.facts, act.subject);
    return material ? documentsOf(material) : [];
  }

  /** Why an act is refused whatever documents say: nothing is loaded for whoever has no right to it. */
  #refusalUnread(act: Act): string | undefined {
    let read = false;
    const content = () => void (read = true);
    const decision = decide(this.rights.facts, act, { at: this.now(), content });
    return read || decision.answer === 'yes' ? undefined : codeOf(decision);
  }

  /** Documents in use by the person whose role an act changes. */
  async #openTo(act: Act): Promise<string[]> {
    const person = idIn('person', act.subject);
    if (person === undefined) return [];
    const loaded = await this.documents.loaded();
    return loaded.filter((document) => document.people.has(person)).map(({ name }) => name);
  }

  async #accept(act: Act, at: number, docs: Map<string, Y.Doc>, related: string[]): Promise<Verdict> {
    const { facts } = this.rights;
    // What is held is not asked for its queue once more: it would wait for this act.
    const read = async (name: string) =>
      docs.get(name) ?? (await (await this.documents.load(name))?.wake(new Turns(act.person)));
    const given = await this.#given(act, at, read);
    const draft: Entry = { ...act, seq: 0, receivedAt: at, ...(given && { given }) };
    const effects = ACTS.get(act.kind)!.effects?.(facts, draft) ?? [];
    const begin = [];
    for (const { effect, document } of effects) {
      if (effect !== 'begin') continue;
      const state = await firstContent(document, facts, draft, read, randomBytes(16).toString('hex'));
      begin.push({ name: document, state, clients: clientsOf(state) });
    }
    const erase = erasureOf(draft, effects, this.documents.rows(), facts);
    const named = (wanted: string) =>
      effects.filter(({ effect }) => effect === wanted).map(({ document }) => document);
    const moved = related.filter((name) => this.documents.row(name));
    const settled = this.progress.begin();
    const entry = await this.store
      .acceptAct({
        act,
        receivedAt: at,
        ...(given && { given }),
        sign: (complete) => this.signatures.sign(complete),
        begin,
        freeze: named('freeze'),
        thaw: named('thaw'),
        rightsMoved: moved,
        erase,
      })
      .catch((error: unknown) => {
        // Nothing was committed, so nothing is on its way: cursors may move on.
        settled();
        throw error;
      });
    const touched = this.rights.add(entry);
    if (erase.person) this.rights.erasePerson(erase.person, erase.parts ?? [], entry.seq);
    await this.documents.erased(erase.documents, entry.seq);
    await this.#takeOver([...moved, ...effects.map(({ document }) => document)]);
    for (const { name } of begin) this.rights.begin(name, entry.seq);
    settled();
    this.#waiting.remove(act.id);
    this.accepted(entry, touched);
    return { verdict: 'accepted', seq: entry.seq };
  }

  /** Reads what a committed act has made of documents. The act stands: a read that fails is tried again. */
  async #takeOver(names: readonly string[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.documents.refresh(names);
      } catch (error) {
        this.failed(error, 'reading what an act has changed');
        // Not even now: what the act began is here with the next start.
        if (tries === READ_AGAIN) return;
        await new Promise((done) => setTimeout(done, 50 * 2 ** tries));
      }
    }
  }

  /**
   * Numbers and dates of issued papers: by the place's pattern, counted within the year. What a certificate says [E-27].
   * Whether the bytes of a paper handed in are all here already [E-04]. Which verdicts are tied on the sheets that are
   * opened [E-12]. By which form a round is judged, with its first appointment [E-09].
   */
  async #given(act: Act, at: number, read: ReadDocument): Promise<Record<string, string> | undefined> {
    if (act.kind === 'open-sheets') {
      const material = materialIn(this.rights.facts, act.subject);
      const submission = findSubmission(material, String(act.payload.submission));
      const tied = submission ? await tiedOn(act, submission, read) : [];
      return tied.length > 0 ? { tied: writeTied(tied) } : undefined;
    }
    const rubric = rubricToKeep(this.rights.facts, act);
    if (rubric) return { rubric };
    if (act.kind === 'hand-in' || act.kind === 'enter-material') {
      const files = act.payload.files as string[];
      const material = materialIn(this.rights.facts, act.subject);
      const from = (hash: string) => [act.person, ...bearersOf(material, hash)];
      const here = files.length > 0 && (await uploadedAll(this.store, files, from));
      return here ? { files: FILES_HERE } : undefined;
    }
    if (act.kind !== 'issue' && act.kind !== 'issue-certificate') return undefined;
    const { facts } = this.rights;
    const place = facts.places.get(act.place)!;
    const date = dateAt(at, place.zone);
    const year = date.slice(0, 4);
    const settings = settingsOn(place.settings, date);
    const numbered = (pattern: string, series: string) => ({
      number: pattern.replace('{n}', String(nextNumber(facts, place.id, series))).replace('{yyyy}', year),
      date,
    });
    if (act.kind === 'issue') return numbered(settings.numberPattern, year);
    const { as, ...period } = act.payload as unknown as CertifiedPeriod & { as: CertifiedAs };
    return {
      ...numbered(settings.certificatePattern, certificateSeries(year)),
      ...givenTo(certified(facts, idIn('person', act.subject)!, as, period)),
    };
  }

  /** A refusal is kept, for the answer stays the same; but not without end for one who asks for nothing else. */
  async #refuse(act: Act, code: string): Promise<Verdict> {
    if (!this.#keeps(act, 'refused'))
      return { verdict: 'waiting', code: 'try-again', because: 'too-many-refused' };
    await this.store.recordAct(act, this.now(), 'refused', code);
    this.#waiting.remove(act.id);
    return { verdict: 'refused', code };
  }

  /** Whether one more act of a person is kept: the journal grows for ever, and none may fill the disk with it. */
  #keeps(act: Act, verdict: 'accepted' | 'refused'): boolean {
    if (act.person === RELAY) return true;
    const pace = this.#kept[verdict].of(act.person);
    // Of the private parts of a refused act hashes alone are kept.
    const written = verdict === 'accepted' ? act : { ...act, parts: {} };
    const cost = Math.ceil(JSON.stringify(written).length / LIMITS.actLetters);
    if (!this.#waiting.has(act.id)) return pace.allows(cost);
    // It is kept already, and would wait for ever.
    pace.spend(cost);
    return true;
  }

  /**
   * Decides what rests on an act that has been decided: after a refusal it is refused too. What fails here stays
   * waiting and must not look like a failure of the act itself.
   */
  async #wake(id: string) {
    for (const act of this.#waiting.restingOn(id)) {
      try {
        await this.#enter(act);
      } catch (error) {
        this.#owed.add(id);
        this.failed(error, `${act.kind} that rested on another act`);
      }
    }
  }
}

const codeOf = (decision: Exclude<Decision, { answer: 'yes' }>) =>
  decision.answer === 'no' ? decision.code : 'not-found';

/**
 * Everything its device said, private parts by hash: what the relay has added since is no difference. The same act
 * again gets the same answer; another one under a known id, of whatever verdict, is an attack or a defect.
 */
function essence({ id, kind, place, subject, payload, parts, needs, basis, person, madeAt }: Act): string {
  const hashes = Object.fromEntries(Object.entries(parts).map(([name, { hash }]) => [name, hash]));
  return canonicalJson({ id, kind, place, subject, payload, hashes, needs, basis, person, madeAt });
}

/** Holds the queues of several documents, taken in the order of their names so that two acts never wait for each other. */
async function exclusively<T>(documents: readonly LiveDocument[], work: () => Promise<T>): Promise<T> {
  const releases = documents.map((document) => document.reserve());
  const inOrder = async ([first, ...rest]: readonly LiveDocument[]): Promise<T> =>
    first ? await first.exclusively(() => inOrder(rest)) : await work();
  return await inOrder(documents).finally(() => releases.forEach((release) => release()));
}

function clientsOf(state: Uint8Array): number[] {
  return [...Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state)).keys()];
}
