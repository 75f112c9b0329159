import { randomBytes } from 'node:crypto';
import type { Act, Entry } from '../../src/lib/domain/act';
import type { Judgement } from '../../src/lib/domain/act-kind';
import { ACTS, decide, parseAct } from '../../src/lib/domain/acts';
import { documentsOf } from '../../src/lib/domain/materials/audience';
import { settingsOn } from '../../src/lib/domain/people/settings';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import { canonicalJson } from '../../src/lib/domain/shared/canonical';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { contentOf } from '../../src/lib/documents/materials/read';
import { LIMITS } from '../../src/lib/protocol/limits';
import * as Y from 'yjs';
import type { Documents } from '../relay/documents';
import type { LiveDocument } from '../relay/live-document';
import type { Progress } from '../relay/progress';
import { Queue } from '../relay/queue';
import type { Rights, Touched } from '../relay/rights';
import type { Store } from '../store/store';
import { firstContent } from './first-contents';
import type { Signatures } from './signatures';

/** What became of an act. A code says why; its wording stands in the words' `phrases.ts`. */
export type Verdict =
  | { readonly verdict: 'accepted'; readonly seq: number }
  | { readonly verdict: 'refused'; readonly code: string }
  | { readonly verdict: 'waiting' };

/** Puts acts in order: decides each once, at its turn, and never alters it. */
export class Journal {
  readonly #places = new Map<string, Queue>();
  /** Acts that wait, by the id of what they need. */
  readonly #waiting = new Map<string, Act[]>();

  constructor(
    private readonly store: Store,
    private readonly rights: Rights,
    private readonly documents: Documents,
    private readonly signatures: Signatures,
    private readonly now: () => number,
    private readonly progress: Progress,
    /** Told of every accepted act, after its commit. */
    private readonly accepted: (entry: Entry, touched: Touched) => void,
  ) {}

  async start(): Promise<void> {
    for (const act of await this.store.waitingActs()) this.#wait(act);
  }

  /** Takes an act from outside. `person` is the session's; nobody acts in another's name, nor in the relay's. */
  async submit(person: string, input: unknown): Promise<Verdict> {
    if (JSON.stringify(input ?? null).length > LIMITS.actBytes)
      return { verdict: 'refused', code: 'too-large' };
    const act = parseAct(input);
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
    const queue = this.#places.get(act.place) ?? new Queue();
    this.#places.set(act.place, queue);
    const verdict = await queue.run(() => this.#decide(act));
    if (verdict.verdict === 'accepted') await this.#wake(act.id);
    return verdict;
  }

  async #decide(act: Act): Promise<Verdict> {
    const known = await this.store.findAct(act.id);
    if (known && known.verdict !== 'waiting') return repeated(known, act);

    for (const need of act.needs) {
      const needed = await this.store.findAct(need);
      if (needed?.verdict === 'refused') return await this.#refuse(act, 'needs-refused');
      if (needed?.verdict !== 'accepted') {
        await this.store.recordAct(act, this.now(), 'waiting');
        this.#wait(act);
        return { verdict: 'waiting' };
      }
    }

    const { facts } = this.rights;
    const kind = ACTS.get(act.kind)!;
    const judged = kind.judges?.(facts, act) ?? [];
    const material = facts.materials.get(act.subject.slice('material:'.length));
    const related = material ? documentsOf(material) : [];
    // What the act reads or freezes is loaded and held, so that no edit slips in between judging and commit.
    for (const name of kind.effects ? [...judged, ...related] : judged) await this.documents.load(name);
    const held = await this.documents.loadedAmong([...judged, ...related, ...(await this.#openTo(act))]);
    return await exclusively(held, async () => {
      const at = this.now();
      const docs = new Map(held.map((document) => [document.name, document.doc]));
      const judgement: Judgement = {
        at,
        content: (name) => contentOf(name, docs.get(name) ?? new Y.Doc()),
      };
      const decision = decide(facts, act, judgement);
      if (decision.answer !== 'yes') {
        return await this.#refuse(act, decision.answer === 'no' ? decision.code : 'not-found');
      }
      return await this.#accept(act, at, docs, related);
    });
  }

  /** Documents in use by the person whose role an act changes. */
  async #openTo(act: Act): Promise<string[]> {
    if (!act.subject.startsWith('person:')) return [];
    const person = act.subject.slice('person:'.length);
    const loaded = await this.documents.loaded();
    return loaded.filter((document) => document.people.has(person)).map(({ name }) => name);
  }

  async #accept(act: Act, at: number, docs: Map<string, Y.Doc>, related: string[]): Promise<Verdict> {
    const { facts } = this.rights;
    const given = this.#given(act, at);
    const draft: Entry = { ...act, seq: 0, receivedAt: at, ...(given && { given }) };
    const effects = ACTS.get(act.kind)!.effects?.(facts, draft) ?? [];
    const read = async (name: string) => docs.get(name) ?? (await this.documents.load(name))?.doc;
    const begin = [];
    for (const { effect, document } of effects) {
      if (effect !== 'begin') continue;
      const state = await firstContent(document, facts, draft, read, randomBytes(16).toString('hex'));
      begin.push({ name: document, state, clients: clientsOf(state) });
    }
    const named = (wanted: string) =>
      effects.filter(({ effect }) => effect === wanted).map(({ document }) => document);
    const moved = related.filter((name) => this.documents.row(name));
    const settled = this.progress.begin();
    const entry = await this.store.acceptAct({
      act,
      receivedAt: at,
      ...(given && { given }),
      sign: (complete) => this.signatures.sign(complete),
      begin,
      freeze: named('freeze'),
      thaw: named('thaw'),
      rightsMoved: moved,
    });
    const touched = this.rights.add(entry);
    await this.documents.refresh([...moved, ...effects.map(({ document }) => document)]);
    for (const { name } of begin) this.rights.begin(name, entry.seq);
    settled();
    this.accepted(entry, touched);
    return { verdict: 'accepted', seq: entry.seq };
  }

  /** Numbers and dates of issued papers: by the place's pattern, counted within the year. */
  #given(act: Act, at: number): Record<string, string> | undefined {
    if (act.kind !== 'issue') return undefined;
    const place = this.rights.facts.places.get(act.place)!;
    const date = dateAt(at, place.zone);
    const year = date.slice(0, 4);
    const count = (place.numbers.get(year) ?? 0) + 1;
    const pattern = settingsOn(place.settings, date).numberPattern;
    return { number: pattern.replace('{n}', String(count)).replace('{yyyy}', year), date };
  }

  async #refuse(act: Act, code: string): Promise<Verdict> {
    await this.store.recordAct(act, this.now(), 'refused', code);
    await this.#dropWaiting(act.id);
    return { verdict: 'refused', code };
  }

  #wait(act: Act) {
    for (const need of act.needs) {
      const others = (this.#waiting.get(need) ?? []).filter(({ id }) => id !== act.id);
      this.#waiting.set(need, [...others, act]);
    }
  }

  async #wake(id: string) {
    const ready = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const act of ready) await this.#enter(act);
  }

  /** What rests on a refused act is refused with it. */
  async #dropWaiting(id: string) {
    const resting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const act of resting) await this.#refuse(act, 'needs-refused');
  }
}

/** The same act again gets the same answer; another act under a known id is an attack or a defect. */
function repeated(known: { act: Act; verdict: string; code?: string; seq?: number }, act: Act): Verdict {
  const essence = ({ id, kind, place, subject, payload, person, basis }: Act) =>
    canonicalJson({ id, kind, place, subject, payload, person, basis });
  if (essence(known.act) !== essence(act)) return { verdict: 'refused', code: 'id-taken' };
  return known.verdict === 'accepted'
    ? { verdict: 'accepted', seq: known.seq! }
    : { verdict: 'refused', code: known.code ?? 'refused' };
}

/** Holds the queues of several documents, taken in the order of their names so that two acts never wait for each other. */
async function exclusively<T>(documents: readonly LiveDocument[], work: () => Promise<T>): Promise<T> {
  const [first, ...rest] = documents;
  return first ? await first.exclusively(() => exclusively(rest, work)) : await work();
}

function clientsOf(state: Uint8Array): number[] {
  return [...Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state)).keys()];
}
