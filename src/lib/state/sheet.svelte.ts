import { ulid } from 'ulid';
import type * as Y from 'yjs';
import * as change from '../documents/materials/change';
import {
  readLocators,
  readSheet,
  remarkedItems,
  sheetHash,
  type Sheet,
  type SheetLocator,
} from '../documents/materials/read';
import type { FileMention } from '../domain/materials/card';
import type { Locator } from '../domain/materials/locator';
import { candidates, countsLoads } from '../domain/materials/panel';
import type { Score, Verdict } from '../domain/materials/rubric';
import { hintedVerdict, missingInSheet, strangersIn } from '../domain/materials/verdict';
import { sheetName } from '../domain/materials/names';
import type { App, Refusal } from './app.svelte';
import { randomSalt } from './random-salt';
import type { Review } from './review.svelte';
import { LiveView } from './view.svelte';

/** A sheet with its texts as typed; the sheet's own are trimmed, and a field must not eat the space before a word. */
export interface SheetReading {
  readonly sheet: Sheet;
  readonly texts: Readonly<Record<string, string>>;
  /** [E-28] Places in the material, with the ids under which they are taken back. */
  readonly locators: readonly (readonly [id: string, locator: SheetLocator])[];
}

function readWithTexts(doc: Y.Doc): SheetReading {
  const texts: Record<string, string> = { findings: doc.getText('findings').toString() };
  for (const id of remarkedItems(doc)) texts[id] = doc.getText(`remark:${id}`).toString();
  return { sheet: readSheet(doc), texts, locators: readLocators(doc) };
}

/** What the parts of a sheet's page need: one's own sheet, or one that is only tried. */
export type SheetFilling = Pick<
  SheetView,
  | 'rubric'
  | 'sheet'
  | 'files'
  | 'text'
  | 'editable'
  | 'gatesHold'
  | 'hint'
  | 'setScore'
  | 'setGate'
  | 'setAllGates'
  | 'setRemark'
  | 'setText'
  | 'setVerdict'
  | 'locatorsOf'
  | 'addLocator'
  | 'removeLocator'
>;

/** [E-09] One's own sheet while it is being filled in; nobody else's device has it. */
export class SheetView extends LiveView<SheetReading> {
  readonly #salt = randomSalt();
  #accepting = false;

  constructor(
    app: App,
    readonly review: Review,
  ) {
    const { material, submission } = review;
    super(app, sheetName(material!, submission!, app.person), readWithTexts);
  }

  readonly sheet = $derived.by(() => this.value?.sheet);
  readonly rubric = $derived.by(() => this.review.rubric);
  /** Files in which a remark can name a place. */
  readonly files: readonly FileMention[] = $derived.by(() => this.review.submission?.card?.files ?? []);
  readonly missing = $derived.by(() => (this.sheet ? missingInSheet(this.sheet, this.rubric) : []));
  /** Items that this form does not have and the sheet answers: by another version of the program. */
  readonly strangers = $derived.by(() => (this.sheet ? strangersIn(this.sheet, this.rubric) : []));
  readonly scored = $derived.by(
    () => this.rubric.criteria.filter(({ id }) => this.sheet?.scores[id] !== undefined).length,
  );
  readonly gatesHold = $derived.by(() => this.rubric.gates.every(({ id }) => this.sheet?.gates[id] === true));
  /** [E-12] A hint and never more: it is shown beside the choice and printed nowhere. */
  readonly hint = $derived.by(() => this.sheet && hintedVerdict(this.sheet, this.rubric, this.app.settings));
  readonly completed = $derived.by(() => this.review.seat?.completed);
  readonly editable = $derived.by(
    () =>
      !!this.value &&
      this.review.seated &&
      !this.completed &&
      !this.review.submission?.opened &&
      !this.review.material?.withdrawn &&
      this.access === 'write' &&
      this.ended !== 'forbidden',
  );
  /** [E-08] Whom one may suggest instead of oneself. */
  readonly substitutes = $derived.by(() => {
    const { material, submission } = this.review;
    if (!material || !submission) return [];
    const loads = countsLoads(this.app.held, material.place);
    return candidates(this.app.facts, material, submission, loads);
  });

  text(item: string): string {
    return this.value?.texts[item] ?? '';
  }
  setScore(criterion: string, score: Score | undefined): void {
    if (this.doc && this.editable) change.setScore(this.doc, criterion, score, this.#salt);
  }
  setGate(gate: string, answer: boolean | undefined): void {
    if (this.doc && this.editable) change.setGate(this.doc, gate, answer, this.#salt);
  }
  setAllGates(): void {
    if (!this.doc || !this.editable) return;
    const gates = this.rubric.gates.map(({ id }) => id);
    change.setAllGates(this.doc, gates, this.#salt);
  }
  /** Takes back an answer that the form does not ask for. */
  removeStranger(item: string): void {
    if (this.doc && this.editable) change.removeAnswer(this.doc, item);
  }
  setVerdict(verdict: Verdict): void {
    if (this.doc && this.editable) change.setVerdict(this.doc, verdict, this.#salt);
  }
  setRemark(item: string, text: string): void {
    if (this.doc && this.editable) change.setRemark(this.doc, item, text);
  }
  setFindings(text: string): void {
    if (this.doc && this.editable) change.setFindings(this.doc, text);
  }
  /** Writes a remark, or the findings, whichever an item means. */
  setText(item: string, text: string): void {
    if (item === 'findings') this.setFindings(text);
    else this.setRemark(item, text);
  }
  /** [E-28] The places named for a criterion, a gate or `findings`. */
  locatorsOf(item: string): readonly (readonly [id: string, locator: SheetLocator])[] {
    return this.value?.locators.filter(([, locator]) => locator.item === item) ?? [];
  }
  addLocator(item: string, locator: Locator): void {
    if (this.doc && this.editable) change.setLocator(this.doc, ulid(this.app.relayNow()), { item, locator });
  }
  removeLocator(id: string): void {
    if (this.doc && this.editable) change.setLocator(this.doc, id, undefined);
  }

  /** [E-08] The first visible opening accepts the assignment; once, however often the page is opened. */
  acceptAssignment(): void {
    const { seat, seated, submission } = this.review;
    if (this.#accepting || !seat || !seated || seat.acceptedAt || seat.completed || submission?.opened)
      return;
    this.#accepting = true;
    if (!this.review.isWaiting('accept-assignment')) void this.review.perform('accept-assignment');
  }

  /** «Завершить оценку»: the act names the exact content, read now and not as it was last drawn. */
  async complete(): Promise<Refusal | undefined> {
    if (!this.doc) return { code: 'not-found' };
    const sheet = readSheet(this.doc);
    const missing = missingInSheet(sheet, this.rubric);
    if (missing.some(({ what }) => what === 'unknown')) return { code: 'answer-unknown' };
    if (missing.length > 0) return { code: 'sheet-incomplete' };
    return await this.review.perform('complete', {}, { basis: sheetHash(sheet) });
  }

  async reopen(): Promise<Refusal | undefined> {
    return await this.review.perform('reopen-sheet');
  }

  async decline(reason: string, substitute?: string): Promise<Refusal | undefined> {
    return await this.review.perform('decline', substitute ? { substitute } : {}, { values: { reason } });
  }
}
