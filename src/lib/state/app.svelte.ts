import { liveQuery, type Subscription } from 'dexie';
import { ulid } from 'ulid';
import { makePart, type Act } from '../domain/act';
import { ACTS, decide, placeOfAct } from '../domain/acts';
import { accessWith, audience, holds } from '../domain/audience';
import { copyOf, noFacts, type Facts } from '../domain/facts';
import { rubricFor } from '../domain/materials/rubric-of';
import { parseName } from '../domain/names';
import { dateAt } from '../domain/shared/calendar';
import type { LargeFilesWay } from '../domain/shared/large-files';
import { usualSchedule, type Schedule } from '../domain/people/place';
import { settingsOn } from '../domain/people/settings';
import {
  Device,
  isUnsent,
  type AsideRow,
  type FileRow,
  type LogRow,
  type OutboxRow,
  type UnsentRow,
} from '../storage/database';
import { dropGivenFiles } from '../storage/given-files';
import { factsAfter, indexNews, linesAfter, type IndexNews, type Lines } from '../storage/index/news';
import { ensureSubjects } from '../storage/index/rebuild';
import { restoreIndex } from '../storage/index/restore';
import { removePerson } from '../storage/remove';
import { apiOf, type Api } from '../sync/api';
import { endLater, endSessions } from '../sync/ending';
import type { Engine } from '../sync/engine';
import { LARGE_FILES } from '../sync/line';
import {
  applyHere,
  sameOutbox,
  waitingAtOnce,
  withActs,
  type Performing,
  type Planned,
  type Refusal,
} from './acting';
import { afterPaint } from './after-paint';
import { LargeFiles } from './large-files.svelte';
import { randomSalt } from './random-salt';
import { Truth } from './truth.svelte';

export type { Performing, Planned, Refusal } from './acting';

/** Tries of a second each to get an emptied database back before the page asks to be loaded anew. */
const RESTORE_ATTEMPTS = 10;

/** News of the index with the number of the question, which tells what has overtaken what. */
type AskedNews = IndexNews & { readonly asked: number };

/** How keys begin in the table `meta` under which it is kept until when a conversation was read. */
const ANSWER_SEEN = 'answer-seen/';

/**
 * One signed-in person in this tab: everything the screens show comes from here. It starts from this device alone;
 * Yjs and the link to the relay load after the first paint.
 */
export class App {
  readonly person: string;
  readonly device: Device;
  readonly api: Api;

  /** What accepted acts say, as far as this person may see. */
  accepted = $state.raw<Facts>(noFacts());
  /** The same with one's own acts that are still on their way. Screens show this. */
  facts = $state.raw<Facts>(noFacts());
  /** True once this device's own data has been read. */
  ready = $state(false);
  outbox = $state.raw<readonly OutboxRow[]>([]);
  unsent = $state.raw<readonly UnsentRow[]>([]);
  files = $state.raw<readonly FileRow[]>([]);
  aside = $state.raw<readonly AsideRow[]>([]);
  /** Drafts and conclusions this person may see, and their own sheets. */
  drafts = $state.raw<Lines>(new Map());
  conclusions = $state.raw<Lines>(new Map());
  sheets = $state.raw<Lines>(new Map());
  /** Conversations with authors who asked for help. */
  talks = $state.raw<Lines>(new Map());
  /** [E-15] Until when this person has read a conversation on this device, by material. */
  answersSeen = $state.raw<ReadonlyMap<string, number>>(new Map());
  log = $state.raw<readonly LogRow[]>([]);
  /** The relay's clock as this device knows it; moves every few seconds. */
  now = $state(Date.now());
  /** By how much this device's own clock is ahead of the relay's; 0 when it is right or not known. */
  clockError = $state(0);
  /** Subjects on which a newer version has acted in a way this one does not know: they are read-only here. */
  newer = $state.raw<ReadonlySet<string>>(new Set());
  readonly largeFiles: LargeFiles = new LargeFiles(this);
  readonly truth: Truth = new Truth(this);

  /** How much of the index this page has taken in; undefined before the first reading. */
  #revision: number | undefined;
  #asked = 0;
  #taken = 0;
  #performing: Promise<unknown> = Promise.resolve();
  #engine: Promise<Engine> | undefined;
  #loaded: Engine | undefined;
  #subscriptions: Subscription[] = [];
  #ticking: ReturnType<typeof setInterval> | undefined;
  #stopped = false;
  #restoring = false;

  readonly me = $derived.by(() => this.facts.people.get(this.person));
  readonly place = $derived.by(() => this.facts.places.get(this.me?.place ?? ''));
  readonly zone = $derived.by(() => this.place?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  readonly today = $derived.by(() => dateAt(this.now, this.zone));
  /** Every change of a setting ever made; a month goes by its own, {@link settings} are today's. */
  readonly settingChanges = $derived.by(() => this.place?.settings ?? []);
  /** What deadlines are computed from. */
  readonly schedule = $derived.by((): Schedule => this.place ?? usualSchedule(this.zone));
  readonly settings = $derived.by(() => settingsOn(this.settingChanges, this.today));
  /** One's own grants; screens ask `may` in the words' controllers instead of comparing roles. */
  readonly held = $derived.by(() => holds(this.facts, this.person));

  /** [E-14] Copies that wait for their writer: not decided, or sent to the specialist and now theirs to put in. */
  readonly undecided = $derived.by(() =>
    this.aside.filter((row) => !row.decided && (row.askedAt === undefined || this.mayPutIn(row))),
  );

  /** `program`: the version that runs; acts are folded anew by another one. */
  constructor(person: string, program?: string) {
    this.person = person;
    this.device = new Device(person, program);
    this.api = apiOf(person);
  }

  /** Reads this device, then connects. */
  async start(): Promise<void> {
    await this.device.open();
    await this.device.recallClock();
    this.#tick();
    await this.truth.start();
    this.#watchDatabase();
    const follow = <T>(query: () => Promise<T>, take: (value: T) => void) =>
      new Promise<void>((first) => {
        const done = (value: T) => {
          // A table that the browser has emptied is no news: what the page holds goes back into it.
          if (!(this.#restoring && Array.isArray(value) && value.length === 0)) take(value);
          first();
        };
        this.#subscriptions.push(
          liveQuery(query).subscribe({
            next: done,
            error: (error) => {
              console.error(error);
              this.truth.localFailed('reading');
            },
          }),
        );
      });
    const { device } = this;
    await ensureSubjects(device);
    await Promise.all([
      follow(
        () => this.#ask(),
        (news) => {
          // A first answer brings the facts and the relay's clock: no date is shown by the clock of before.
          this.#tick();
          this.#take(news);
        },
      ),
      follow(
        () => device.unsent.toArray(),
        (rows) => (this.unsent = rows),
      ),
      follow(
        () => device.files.toArray(),
        (rows) => (this.files = rows),
      ),
      follow(
        () => device.read<LargeFilesWay>(LARGE_FILES),
        (way) => (this.largeFiles.way = way),
      ),
      follow(
        () => device.aside.toArray(),
        (rows) => (this.aside = rows),
      ),
      follow(
        () => device.meta.where('key').startsWith(ANSWER_SEEN).toArray(),
        (rows) =>
          (this.answersSeen = new Map(
            rows.map(({ key, value }) => [key.slice(ANSWER_SEEN.length), Number(value)]),
          )),
      ),
      follow(
        () => device.log.orderBy('id').reverse().limit(100).toArray(),
        (rows) => (this.log = rows),
      ),
    ]);
    this.largeFiles.start();
    this.ready = true;
    this.#ticking = setInterval(() => this.#tick(), 15_000);
    // After the first paint: the screens show what this device knows, and what connects it does not stand in their way.
    afterPaint(() => void this.engine().catch(() => this.truth.trouble('engine')));
  }

  /** The browser closes databases: cleared data, storage pressure, a newer version of the program in another tab. */
  #watchDatabase() {
    const { device } = this;
    device.on('versionchange', ({ newVersion }) => {
      if (newVersion !== null && newVersion > device.verno * 10) this.truth.newerHere();
    });
    device.on('close', () => {
      // Only after the closing is over does the next question open it again.
      if (this.#stopped || this.#restoring) return;
      this.#restoring = true;
      setTimeout(() => void this.#restore(), 0);
    });
  }

  /**
   * Writes back what this page still holds when the browser has emptied the database: own acts, counters, copies kept
   * aside, and what screens show of the relay's. Bytes of files are not in the page, those of own files are named; acts
   * and documents that the relay has are told again.
   */
  async #restore(attempt = 1): Promise<void> {
    if (this.#stopped) return;
    const files = this.files.filter(({ own, uploaded }) => own && !uploaded).map(({ name }) => name);
    const contact = this.truth.contactAt;
    const { device } = this;
    const tables = [device.outbox, device.unsent, device.aside, device.lines, device.subjects, device.meta];
    try {
      // An opening that failed is remembered until somebody opens anew.
      if (!device.isOpen()) {
        device.close({ disableAutoOpen: false });
        await device.open();
      }
      await device.transaction('rw', tables, async () => {
        const emptied = contact !== undefined && (await device.read<number>('contact')) === undefined;
        if (!emptied) return;
        await Promise.all([
          device.outbox.bulkPut([...this.outbox]),
          device.unsent.bulkPut([...this.unsent]),
          device.aside.bulkPut([...this.aside]),
          restoreIndex(device, {
            facts: this.accepted,
            newer: this.newer,
            lines: [this.drafts, this.conclusions, this.sheets, this.talks].flatMap((lines) => [
              ...lines.values(),
            ]),
          }),
          device.keep('contact', contact),
        ]);
        this.truth.emptied(files);
      });
      this.#restoring = false;
      this.#loaded?.request();
    } catch {
      // While the browser is still clearing, it closes what opens.
      if (attempt < RESTORE_ATTEMPTS) setTimeout(() => void this.#restore(attempt + 1), 1_000);
      else this.truth.localFailed('reading');
    }
  }

  /** The link to the relay and the open documents. */
  engine(): Promise<Engine> {
    this.#engine ??= this.#connect().catch((error: unknown) => {
      console.error(error);
      // The next one who needs it tries again.
      this.#engine = undefined;
      throw error;
    });
    return this.#engine;
  }

  #connect(): Promise<Engine> {
    return import('../sync/engine').then(async ({ Engine }) => {
      const engine = new Engine(this.device, this.api, {
        link: (alive) => this.truth.link(alive),
        session: () => this.truth.sessionOver(),
        contact: (recovering) => {
          this.#tick();
          this.truth.contacted(recovering);
          this.#keepTemplates();
        },
        writeFailed: (documents) => this.truth.writeFailed(documents),
        trouble: (code) => this.truth.trouble(code),
        outdated: () => this.truth.newerRelay(),
      });
      this.#loaded = engine;
      await engine.start();
      return engine;
    });
  }

  /** Asks the relay what is kept aside for this person, also of other devices; without a link nothing happens. */
  async lookAside(): Promise<void> {
    await (await this.engine()).lookAside();
  }

  /** The relay's clock as this device knows it; a clock wrong by years does not date anybody's papers. */
  relayNow(): number {
    return this.device.now();
  }

  /** [E-15] The conversation on a material is before its reader's eyes; `at`: its last message's time. */
  async answerSeen(material: string, at: number): Promise<void> {
    if (at > (this.answersSeen.get(material) ?? -Infinity))
      await this.device.keep(`${ANSWER_SEEN}${material}`, at);
  }

  #tick() {
    this.now = this.device.now();
    this.clockError = this.device.clockError();
  }

  /** What has changed on this device since the last news, and when that was asked. */
  #ask(): Promise<AskedNews> {
    const asked = ++this.#asked;
    return indexNews(this.device, this.#revision).then((news) => ({ ...news, asked }));
  }

  /** Takes in what has changed on this device: the cost is that of the change. */
  #take(news: AskedNews) {
    // An answer that another one has overtaken shows the outbox of before.
    if (news.asked < this.#taken) return;
    this.#taken = news.asked;
    // A database that the browser has emptied is no news: what the page holds goes back into it.
    if (this.#restoring && news.revision < (this.#revision ?? 0)) return;
    this.#revision = news.revision;
    this.drafts = linesAfter(this.drafts, 'draft', news);
    this.conclusions = linesAfter(this.conclusions, 'conclusion', news);
    this.sheets = linesAfter(this.sheets, 'sheet', news);
    this.talks = linesAfter(this.talks, 'help', news);
    const emptied = this.#restoring && news.outbox.length === 0;
    const coming = !emptied && !sameOutbox(this.outbox, news.outbox);
    if (coming) this.outbox = [...news.outbox];
    if (news.subjects.length === 0 && !news.whole) {
      if (coming) this.#fold();
      return;
    }
    this.accepted = factsAfter(this.accepted, news);
    const newer = news.subjects.filter((row) => row.newer).map(({ subject }) => subject);
    if (news.whole || newer.length > 0) this.newer = new Set([...(news.whole ? [] : this.newer), ...newer]);
    this.#fold();
    this.#keepTemplates();
  }

  /** [E-16] Forms of papers come onto the device with the news of them, or with a later contact. */
  #keepTemplates() {
    if (!this.#loaded || !this.place?.templates.size) return;
    import('./keep-templates').then(({ keepTemplates }) => keepTemplates(this)).catch(console.error);
  }

  #fold() {
    this.facts = withActs(this.accepted, waitingAtOnce(this.outbox));
  }

  /** True for a document about which a newer version has decided something this one does not understand. */
  isNewer(document: string): boolean {
    const name = parseName(document);
    const material = name?.material ?? this.facts.materialOfSubmission.get(name?.submission ?? '');
    return material !== undefined && this.newer.has(`material:${material}`);
  }

  /**
   * Makes an act: judged here, durable on this device, then sent. Answers a refusal, or nothing when it is on its way.
   * Throws only when this device cannot write.
   */
  async perform(
    kind: string,
    subject: string,
    payload: Record<string, unknown>,
    performing: Performing = {},
  ): Promise<Refusal | undefined> {
    return await this.performAll([{ kind, subject, payload, ...performing }]);
  }

  /** Makes several acts that belong together, each resting on those before it on its subject: all are kept, or none. */
  async performAll(planned: readonly Planned[]): Promise<Refusal | undefined> {
    // One after another: an act is decided on what the one before it, perhaps of the same double click, has changed.
    const turn = this.#performing.then(() => this.#performInTurn(planned));
    this.#performing = turn.catch(() => undefined);
    return await turn;
  }

  /**
   * Makes acts that do not rest on each other, as of a whole list: each that is allowed is kept. Answers what became of
   * each, in their order: the id under which it waits in the outbox, or why it was not made.
   */
  async performEach(planned: readonly Planned[]): Promise<readonly (Refusal | { readonly act: string })[]> {
    const answers: (Refusal | { readonly act: string })[] = [];
    const turn = this.#performing.then(() =>
      this.#inOneGo((judge) => {
        const acts: Act[] = [];
        for (const each of planned) {
          const judged = judge(each, []);
          answers.push('code' in judged ? judged : { act: judged.id });
          if (!('code' in judged)) acts.push(judged);
        }
        return acts;
      }),
    );
    this.#performing = turn.catch(() => undefined);
    await turn;
    return answers;
  }

  async #performInTurn(planned: readonly Planned[]): Promise<Refusal | undefined> {
    return await this.#inOneGo((judge) => {
      const acts: Act[] = [];
      for (const each of planned) {
        const before = acts
          .filter(
            (act) =>
              [each.subject, each.restsOn].includes(act.subject) || (each.restsOnFirst && act === acts[0]),
          )
          .map(({ id }) => id);
        const judged = judge(each, before);
        if ('code' in judged) return judged;
        acts.push(judged);
      }
      return acts;
    });
  }

  /** Judges and keeps acts in one transaction, on what the device holds now: another tab may have acted a moment ago. */
  async #inOneGo(
    make: (
      /** Judges one act as if those before it were accepted; `needs`: those of them that it rests on. */
      judge: (planned: Planned, needs: readonly string[]) => Act | Refusal,
    ) => readonly Act[] | Refusal,
  ): Promise<Refusal | undefined> {
    const { contentOf } = await import('../documents/materials/read');
    const { outbox, meta, lines, subjects } = this.device;
    const refusal = await this.device.transaction('rw', [outbox, meta, lines, subjects], async () => {
      const news = await this.#ask();
      const rows = news.outbox;
      this.#take(news);
      // Folded once: a table of hundreds does not fold them for each.
      const facts = copyOf(withActs(this.accepted, waitingAtOnce(rows)));
      const made = make(({ kind, subject, payload, values = {}, basis, restsOn }, needs) => {
        if (this.newer.has(subject)) return { code: 'newer-app' };
        if (!ACTS.get(kind)!.payload.safeParse(payload).success) return { code: 'malformed' };
        const before = rows.filter(({ act, state }) => state === 'waiting' && act.subject === restsOn);
        const together = [...before.map(({ act }) => act.id), ...needs];
        const act = this.#make(kind, subject, payload, values, basis, rows, together);
        const decision = decide(facts, act, {
          at: this.relayNow(),
          content: (name) => {
            const open = this.#loaded?.opened(name);
            return open && contentOf(name, open.doc, rubricFor(facts, parseName(name)!));
          },
        });
        if (decision.answer === 'no') return { code: decision.code };
        applyHere(facts, act);
        return act;
      });
      if ('code' in made) return made;
      const at = this.relayNow();
      await outbox.bulkAdd(made.map((act) => ({ act, state: 'waiting' as const, attempted: false, at })));
      return undefined;
    });
    if (refusal) return refusal;
    this.#take(await this.#ask());
    this.#loaded?.request();
    return undefined;
  }

  /** May this person write the document now, as far as this device knows? */
  mayWrite(document: string): boolean {
    return accessWith(this.held, audience(this.facts, document)) === 'write' && !this.isNewer(document);
  }

  /** May a copy be put into its document? Into one that was erased nothing enters again. */
  mayPutIn({ document, reason }: AsideRow): boolean {
    return reason !== 'erased' && this.mayWrite(document);
  }

  /** Would this act be allowed now? Screens show a button only then. */
  may(
    kind: string,
    subject: string,
    payload: Record<string, unknown>,
    values: Record<string, unknown> = {},
  ): boolean {
    if (this.newer.has(subject)) return false;
    const act = this.#make(kind, subject, payload, values, undefined, this.outbox);
    const decision = decide(this.facts, act, { at: this.relayNow(), content: () => undefined });
    return decision.answer !== 'no';
  }

  #make(
    kind: string,
    subject: string,
    payload: Record<string, unknown>,
    values: Readonly<Record<string, unknown>>,
    basis: string | undefined,
    outbox: readonly OutboxRow[],
    together: readonly string[] = [],
  ): Act {
    const parts = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
    const before = outbox.filter(({ act, state }) => state === 'waiting' && act.subject === subject);
    return {
      id: ulid(),
      kind,
      place: placeOfAct(this.facts, kind, this.me?.place ?? ''),
      subject,
      payload,
      parts: Object.fromEntries(parts.map(([name, value]) => [name, makePart(randomSalt(), value)])),
      needs: [...before.map(({ act }) => act.id), ...together].slice(-20),
      person: this.person,
      madeAt: this.relayNow(),
      ...(basis !== undefined && { basis }),
    };
  }

  /** Takes back an act that has not been attempted, with those that rest on it, or clears a refused one from the list. */
  async takeBack(row: OutboxRow): Promise<boolean> {
    const { outbox } = this.device;
    return await this.device.transaction('rw', outbox, async () => {
      const current = await outbox.get(row.order!);
      if (!current || (current.state === 'waiting' && current.attempted)) return false;
      const gone = new Set([current.act.id]);
      await outbox.delete(row.order!);
      if (current.state === 'refused') return true;
      for (const later of await outbox.orderBy('order').toArray()) {
        if (!later.act.needs.some((id) => gone.has(id))) continue;
        gone.add(later.act.id);
        await outbox.delete(later.order!);
      }
      return true;
    });
  }

  /** Everything that leaves with this person when they sign out and was not sent. */
  unsentCount(): number {
    const documents = new Set(this.unsent.filter(isUnsent).map(({ document }) => document));
    const files = this.files.filter(({ own, uploaded }) => own && !uploaded);
    return documents.size + this.outbox.length + files.length + this.aside.length;
  }

  /** Ends work in this tab without touching the data. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#ticking);
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    this.largeFiles.stop();
    const engine = await this.#engine?.catch(() => undefined);
    await engine?.stop();
    this.device.close();
  }

  /** Ends the session and keeps the data; without a link the session ends at the next contact. */
  async leave(): Promise<void> {
    endLater(this.person);
    await this.stop();
    await dropGivenFiles().catch(() => undefined);
    await endSessions();
  }

  /** Signs out: ends the session and removes this person's data from the device. */
  async signOut(): Promise<void> {
    await this.leave();
    await removePerson(this.person);
  }
}
