import { decodeTime, ulid } from 'ulid';
import type * as Y from 'yjs';
import * as change from '../documents/materials/change';
import {
  clientOf,
  conclusionHash,
  missingInConclusion,
  readConclusion,
  PROPOSED_LETTERS,
  readRemarks,
  readSheet,
  sectionOf,
  type Anchor,
  type Conclusion,
  type MissingInConclusion,
  type Section,
  type Sheet,
  type SuggestionOutcome,
  type Thread,
} from '../documents/materials/read';
import type { FileMention } from '../domain/materials/card';
import { decider } from '../domain/materials/audience';
import { consentTo, type ReopenRequest } from '../domain/materials/material';
import type { Score, Verdict } from '../domain/materials/rubric';
import { textCode, type SignedText } from '../domain/materials/signed-text';
import { awaitsTieBreak, tieSettled } from '../domain/materials/tie';
import { deadlinesOf, nextCollecting } from '../domain/materials/cycle';
import { compareSheets, hintedVerdict, termFault } from '../domain/materials/verdict';
import { conclusionName, remarksName, sheetName, submissionName } from '../domain/materials/names';
import { compareFields, type FieldDifference, type PlainField } from '../domain/shared/compare';
import type { App, Refusal } from './app.svelte';
import type { Paper } from './papers';
import type { PutInView } from './put-in.svelte';
import { bytesOf, SOME_SCAN } from './files.svelte';
import { randomSalt } from './random-salt';
import type { Review } from './review.svelte';
import { LiveView, ReplicaView } from './view.svelte';

export interface ConclusionReading {
  readonly conclusion: Conclusion;
  readonly hash: string;
  /** Who set what last, as client ids: `c3`, `g1`, `verdict`, `term`. */
  readonly setBy: Readonly<Record<string, number>>;
}

export function readWithHash(doc: Y.Doc): ConclusionReading {
  const conclusion = readConclusion(doc);
  const setBy: Record<string, number> = {};
  for (const root of ['agreed', 'gates', 'meta']) {
    const map = doc.getMap(root);
    for (const key of map.keys()) setBy[key] = clientOf(map, key);
  }
  return { conclusion, hash: conclusionHash(conclusion), setBy };
}

/** A confirmation as it stands against the present text [E-13]. */
export interface Voice {
  readonly person: string;
  readonly state: 'confirmed' | 'outdated' | 'none';
  readonly at?: number;
  /** The scan of that text, where it was signed on paper. */
  readonly paper?: SignedText;
}

/** Conclusion and remarks are written until the conclusion is issued, or on its way to it [E-14], or withdrawn [E-21]. */
const isWritten = (view: LiveView<unknown>, review: Review): boolean =>
  !!view.value &&
  !review.submission?.issued &&
  !review.isWaiting('issue') &&
  !review.material?.withdrawn &&
  view.access === 'write' &&
  view.ended !== 'forbidden';

/** [E-11] The joint conclusion: text, agreed scores, verdict and who has confirmed it. */
export class ConclusionView extends LiveView<ConclusionReading> {
  readonly #salt = randomSalt();

  constructor(
    app: App,
    readonly review: Review,
  ) {
    const { material, submission } = review;
    super(app, conclusionName(material!, submission!), readWithHash);
  }

  readonly conclusion = $derived.by(() => this.value?.conclusion);
  readonly hash = $derived.by(() => this.value?.hash);
  readonly issued = $derived.by(() => this.review.submission?.issued);
  readonly editable = $derived.by(() => isWritten(this, this.review));
  readonly voices = $derived.by((): readonly Voice[] => {
    const hash = this.issued?.basis ?? this.hash;
    const given = this.review.submission?.confirmations ?? [];
    return this.review.voices.map(({ expert }) => {
      const own = given.find(({ person }) => person === expert);
      if (!own) return { person: expert, state: 'none' };
      const paper = this.review.submission?.signedTexts.findLast(
        ({ person, basis }) => person === expert && basis === own.basis,
      );
      return {
        person: expert,
        state: hash !== undefined && own.basis === hash ? 'confirmed' : 'outdated',
        at: own.at,
        ...(paper && { paper }),
      };
    });
  });
  readonly confirmed = $derived.by(() => this.voices.filter(({ state }) => state === 'confirmed').length);
  readonly mine = $derived.by(() => this.voices.find(({ person }) => person === this.app.person));
  readonly rubric = $derived.by(() => this.review.rubric);
  readonly missing = $derived.by((): readonly MissingInConclusion[] =>
    this.conclusion ? missingInConclusion(this.conclusion, this.rubric) : [],
  );
  /** [E-12] What is wrong with the term that is set. */
  readonly termFault = $derived.by(() => {
    const { verdict, term } = this.conclusion ?? {};
    return verdict === 'revise' && term ? termFault(term, this.app.today) : undefined;
  });
  /** The text has been read from this device and lacks nothing. */
  readonly ready = $derived.by(
    () => !!this.value && this.missing.length === 0 && !this.termFault && !this.tieDefied,
  );
  readonly mayConfirm = $derived.by(
    () =>
      this.review.hasVoice && !this.issued && this.mine?.state !== 'confirmed' && this.review.may('confirm'),
  );
  /** [E-13] What stands on every page to be signed, to be compared with the text on the screen. */
  readonly code = $derived.by(() => {
    const hash = this.issued?.basis ?? this.hash;
    return hash === undefined ? undefined : textCode(hash);
  });
  /** For whom this person may attach a signed paper now. */
  readonly mayAttachFor = $derived.by((): readonly string[] =>
    this.voices
      .filter(({ state }) => state !== 'confirmed')
      .map(({ person }) => person)
      .filter((expert) =>
        this.review.may('confirm-on-paper', { expert, scans: [SOME_SCAN.hash] }, { files: [SOME_SCAN] }),
      ),
  );
  readonly mayIssue = $derived.by(
    () =>
      this.review.isDesk &&
      !!this.review.submission?.opened &&
      !this.issued &&
      !this.review.material?.withdrawn,
  );
  /** [E-13] The head's decision to issue this text without all confirmations. */
  readonly quorum = $derived.by(() => {
    const decided = this.review.submission?.quorum;
    const basis = this.issued?.basis ?? this.hash;
    return decided?.basis === basis ? decided : undefined;
  });
  /** [E-12] The sheets are tied; who decided, if somebody has. */
  readonly tie = $derived.by(() => this.review.submission?.tie);
  /** The head is asked to decide, because the panel has not come to agree. */
  readonly awaitsTieBreak = $derived.by(
    () =>
      !!this.review.submission && !this.review.material?.withdrawn && awaitsTieBreak(this.review.submission),
  );
  readonly mayBreakTie = $derived.by(
    () =>
      !!this.tie &&
      !this.review.isWaiting('break-tie') &&
      this.review.may('break-tie', { verdict: this.tie.verdicts[0] }, { reason: 'причина' }),
  );
  /** The text states another verdict than the head decided. */
  readonly tieDefied = $derived.by(
    () => !!this.tie?.decided && !this.issued && this.tie.decided.verdict !== this.conclusion?.verdict,
  );
  /** Nothing of a tie keeps this text from being issued. */
  readonly tieSettled = $derived.by(() => this.#tieSettled(this.confirmed === this.voices.length));
  #tieSettled(all: boolean): boolean {
    const { submission } = this.review;
    return !!submission && tieSettled(submission, this.conclusion?.verdict, all).answer === 'yes';
  }
  /** May decide now that the confirmations there are suffice. */
  readonly mayAcceptQuorum = $derived.by(() => {
    const { material, submission } = this.review;
    if (!material || !submission?.opened || this.issued || material.withdrawn || !this.hash) return false;
    if (this.quorum || !this.app.held.has(decider(this.app.facts, material, submission))) return false;
    const { all, quorum } = consentTo(this.app.facts, submission, this.hash, this.app.settings.quorum);
    return quorum && !all && this.#tieSettled(false);
  });
  readonly hint = $derived.by(
    () =>
      this.conclusion &&
      hintedVerdict(
        { gates: this.conclusion.gates, scores: this.conclusion.agreed },
        this.rubric,
        this.app.settings,
      ),
  );
  /** How many criteria have their agreed score. */
  readonly scored = $derived.by(
    () => this.rubric.criteria.filter(({ id }) => this.conclusion?.agreed[id] !== undefined).length,
  );
  readonly points = $derived.by(() =>
    this.rubric.criteria.reduce((sum, { id }) => sum + (this.conclusion?.agreed[id] ?? 0), 0),
  );

  agreeScore(criterion: string, score: Score): void {
    if (this.doc && this.editable) change.agreeScore(this.doc, criterion, score);
  }
  agreeGate(gate: string, answer: boolean): void {
    if (this.doc && this.editable) change.agreeGate(this.doc, gate, answer);
  }
  setVerdict(verdict: Verdict): void {
    if (!this.doc || !this.editable) return;
    change.setVerdict(this.doc, verdict, this.#salt);
    // The same proposal the server makes when the sheets themselves say so: the next hand-in.
    if (verdict === 'revise' && !this.conclusion?.term) {
      const { app } = this;
      change.setTerm(
        this.doc,
        deadlinesOf(app.schedule, nextCollecting(app.schedule, app.today.slice(0, 7))).handIn,
      );
    }
  }
  setTerm(term: string): void {
    if (this.doc && this.editable) change.setTerm(this.doc, term || undefined);
  }
  /** What the text editor binds to; a new one after {@link LiveView.moved}. */
  fragment(section: Section) {
    return this.doc && sectionOf(this.doc, section);
  }

  /** The text read now and not as it was last drawn, with what it lacks. */
  #whole(doc: Y.Doc) {
    const read = readWithHash(doc);
    return { ...read, missing: missingInConclusion(read.conclusion, this.rubric) };
  }

  async confirm(): Promise<Refusal | undefined> {
    if (!this.doc) return { code: 'not-found' };
    const { hash, missing } = this.#whole(this.doc);
    if (missing.length > 0) return { code: 'conclusion-incomplete' };
    const refused = await this.review.perform('confirm', {}, { basis: hash });
    if (!refused) await this.app.device.keep(`confirmed-${this.name}`, await this.#fields());
    return refused;
  }

  /** [E-13] The text as it stands, as DOCX to be printed and signed by all experts whose sheets count. */
  async paperToSign(): Promise<Paper | Refusal> {
    const { material, submission } = this.review;
    if (!this.doc || !material || !submission) return { code: 'not-found' };
    const { conclusion, hash, missing } = this.#whole(this.doc);
    if (missing.length > 0) return { code: 'conclusion-incomplete' };
    const [{ paperToSign }, { conclusionPaper }] = await Promise.all([
      import('../documents/materials/outcome'),
      import('./papers'),
    ]);
    const { facts } = this.app;
    return await conclusionPaper(paperToSign({ facts, material, submission, conclusion, basis: hash }));
  }

  /** [E-13] Attaches the scan of a paper that an expert signed; `code` is the one that was compared with the paper. */
  async confirmOnPaper(
    expert: string,
    code: string,
    files: readonly FileMention[],
  ): Promise<Refusal | undefined> {
    if (!this.doc) return { code: 'not-found' };
    const { hash, missing } = this.#whole(this.doc);
    if (textCode(hash) !== code) return { code: 'text-changed' };
    if (missing.length > 0) return { code: 'conclusion-incomplete' };
    const scans = files.map(({ hash }) => hash);
    return await this.review.perform(
      'confirm-on-paper',
      { expert, scans },
      { basis: hash, values: { files } },
    );
  }
  /** Scans are read as files of the version. */
  scanBytes(file: FileMention): Promise<Blob | Refusal> {
    return bytesOf(this.app, file, {
      document: submissionName(this.review.material!, this.review.submission!),
    });
  }

  /** [E-13] What others changed after this person confirmed the text on this device; undefined where it is not known. */
  async changedSince(): Promise<readonly FieldDifference[] | undefined> {
    const before = await this.app.device.read<readonly PlainField[]>(`confirmed-${this.name}`);
    if (!before || !this.doc) return undefined;
    return compareFields(before, await this.#fields(), before);
  }

  async #fields(): Promise<PlainField[]> {
    const { plainFields } = await import('../documents/plain');
    return plainFields(this.name, this.doc!, this.rubric);
  }

  /** [E-13] The head decides that the confirmations of this text suffice. */
  async acceptQuorum(reason: string): Promise<Refusal | undefined> {
    if (!this.doc) return { code: 'not-found' };
    const { hash } = readWithHash(this.doc);
    return await this.review.perform('accept-quorum', {}, { basis: hash, values: { reason: reason.trim() } });
  }

  /** [E-12] The head decides where the voices are equal, and the text states it at once. */
  async breakTie(verdict: Verdict, reason: string): Promise<Refusal | undefined> {
    const refused = await this.review.perform(
      'break-tie',
      { verdict },
      { values: { reason: reason.trim() } },
    );
    if (!refused) this.setVerdict(verdict);
    return refused;
  }

  /** [E-14] The desk opens the issued conclusion again: its text is written on, confirmed and issued anew. */
  async reopen(reason: string): Promise<Refusal | undefined> {
    return await this.review.perform('reopen', {}, { values: { reason: reason.trim() } });
  }
  async refuseReopen(request: string, reason: string): Promise<Refusal | undefined> {
    return await this.review.perform('refuse-reopen', { request }, { values: { reason: reason.trim() } });
  }
  readonly mayReopen = $derived.by(
    () => this.review.may('reopen', {}, { reason: 'причина' }) && !this.review.isWaiting('reopen'),
  );
  mayRefuse = (request: string): boolean =>
    this.review.may('refuse-reopen', { request }, { reason: 'причина' }) &&
    !this.review.isWaiting('refuse-reopen', (payload) => payload.request === request);

  /** [E-14] May put what was asked for into the text, as a whole, now that it is open. */
  mayPutIn = ({ act, person }: ReopenRequest): boolean =>
    this.editable && this.review.may('put-in', { request: act, from: person });
  /** Puts it in as an edit of one's own, and says whose words they are. */
  async putIn(request: ReopenRequest, changes: PutInView): Promise<Refusal | undefined> {
    if (!changes.putIn()) return { code: 'not-found' };
    return await this.review.perform('put-in', { request: request.act, from: request.person });
  }

  /** [E-13] The specialist issues the text as read now; the number and the date come back from the server. */
  async issue(): Promise<Refusal | undefined> {
    if (!this.doc) return { code: 'not-found' };
    const { conclusion, hash, missing } = this.#whole(this.doc);
    if (missing.length > 0 || !conclusion.verdict) return { code: 'conclusion-incomplete' };
    return await this.review.perform('issue', { verdict: conclusion.verdict }, { basis: hash });
  }
}

/** A remark being written: a new one, on chosen words or on none, or an answer. It outlives the page. */
export interface RemarkDraft {
  readonly text: string;
  readonly anchor?: Anchor;
  /** A suggestion: what is to stand in the place of the anchor's words. */
  readonly proposed?: string;
  /** Answers this thread. */
  readonly thread?: string;
}

/** A suggestion stays within its paragraph. */
const oneLine = (words: string): string => words.replace(/\s*\n\s*/g, ' ');

/** Remarks on the conclusion: threads anchored to its words. */
export class RemarksView extends LiveView<readonly Thread[]> {
  draft = $state.raw<RemarkDraft | undefined>();

  constructor(
    app: App,
    readonly review: Review,
  ) {
    const { material, submission } = review;
    super(app, remarksName(material!, submission!), readRemarks);
    void app.device
      .read<RemarkDraft | null>(`draft-${this.name}`)
      .then((draft) => (this.draft ??= draft ?? undefined));
  }

  /** Keeps what is being written on this device; undefined throws it away. */
  write(draft: RemarkDraft | undefined): void {
    this.draft = draft;
    void this.app.device.keep(`draft-${this.name}`, draft ? $state.snapshot(draft) : null);
  }
  /** Puts the draft among the remarks. */
  send(): void {
    const { draft } = this;
    if (!draft || !this.sendable) return;
    if (draft.thread) this.reply(draft.thread, draft.text);
    else this.start(draft.text, draft.anchor, draft.proposed);
    this.write(undefined);
  }

  /** A remark says something; a suggestion proposes other words than stand there, with or without a remark. */
  readonly sendable = $derived.by(() => {
    const { draft } = this;
    if (!draft || !this.editable) return false;
    if (draft.proposed === undefined) return draft.text.trim() !== '';
    return oneLine(draft.proposed) !== draft.anchor?.quote;
  });

  readonly threads = $derived.by(() => this.value ?? []);
  readonly unresolved = $derived.by(() => this.threads.filter(({ resolved }) => !resolved).length);
  readonly editable = $derived.by(() => isWritten(this, this.review));

  /** Ids begin with the time by the server's clock, so threads and answers stand in their order. */
  #id = () => ulid(this.app.relayNow());

  /** Begins a thread; with `proposed` a suggestion, which needs no words of its own. */
  start(text: string, anchor?: Anchor, proposed?: string): string | undefined {
    if (!this.doc || !this.editable || (!text.trim() && proposed === undefined)) return undefined;
    const thread = this.#id();
    change.startThread(
      this.doc,
      { thread, comment: this.#id() },
      text.trim().slice(0, 4000),
      anchor,
      proposed === undefined ? undefined : oneLine(proposed).slice(0, PROPOSED_LETTERS),
    );
    return thread;
  }
  /** [E-11] Closes a suggestion with what became of it; the text itself is the editor's. */
  settle(thread: string, outcome: SuggestionOutcome): void {
    if (this.doc && this.editable) change.resolveThread(this.doc, thread, true, outcome);
  }
  reply(thread: string, text: string): void {
    if (this.doc && this.editable && text.trim())
      change.reply(this.doc, thread, this.#id(), text.trim().slice(0, 4000));
  }
  resolve(thread: string, resolved: boolean): void {
    if (this.doc && this.editable) change.resolveThread(this.doc, thread, resolved);
  }
  /** When a remark was made; undefined for an id that carries no time. */
  madeAt(id: string): number | undefined {
    try {
      return decodeTime(id);
    } catch {
      return undefined;
    }
  }
}

/** [E-10] The opened sheets of everybody whose sheet counts, read from this device. */
export class OpenedSheets {
  readonly #views = new Map<string, ReplicaView<Sheet>>();
  readonly experts: readonly string[];

  constructor(
    private readonly app: App,
    private readonly review: Review,
  ) {
    const { material, submission, voices } = review;
    this.experts = voices.map(({ expert }) => expert);
    for (const expert of this.experts) {
      const name = sheetName(material!, submission!, expert);
      this.#views.set(expert, new ReplicaView(app, name, (doc) => readSheet(doc)));
    }
  }

  of(expert: string): Sheet | undefined {
    return this.#views.get(expert)?.value;
  }
  readonly sheets = $derived.by(() =>
    this.experts.map((expert) => this.of(expert)).filter((sheet) => sheet !== undefined),
  );
  /** False while sheets are still on their way to this device. */
  readonly complete = $derived.by(() => this.sheets.length === this.experts.length);
  readonly comparison = $derived.by(() =>
    compareSheets(this.sheets, this.review.rubric, this.app.settings.spread),
  );

  destroy(): void {
    for (const view of this.#views.values()) view.destroy();
  }
}
