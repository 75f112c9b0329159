import { hintedVerdict, type SheetValues } from '../domain/materials/verdict';
import type { Rubric, Score, Verdict } from '../domain/materials/rubric';
import type { App } from './app.svelte';
import type { SheetFilling } from './sheet.svelte';

const EMPTY: SheetValues = { gates: {}, scores: {}, remarks: {}, findings: '' };

/** A sheet of a form that nobody is judged by: filled in to see how it will be, kept nowhere. */
export class SheetTrial implements SheetFilling {
  readonly editable = true;
  #said = $state.raw(EMPTY);

  constructor(
    private readonly app: App,
    readonly rubric: Rubric,
  ) {}

  readonly sheet = $derived.by(() => ({ ...this.#said, salt: '' }));
  readonly gatesHold = $derived.by(() => this.rubric.gates.every(({ id }) => this.#said.gates[id] === true));
  readonly hint = $derived.by(() => hintedVerdict(this.#said, this.rubric, this.app.settings));

  text(item: string): string {
    return this.#said.remarks[item] ?? '';
  }
  setScore(criterion: string, score: Score | undefined): void {
    this.#said = { ...this.#said, scores: { ...this.#said.scores, [criterion]: score } };
  }
  setGate(gate: string, answer: boolean | undefined): void {
    this.#said = { ...this.#said, gates: { ...this.#said.gates, [gate]: answer } };
  }
  setAllGates(): void {
    this.#said = { ...this.#said, gates: Object.fromEntries(this.rubric.gates.map(({ id }) => [id, true])) };
  }
  setVerdict(verdict: Verdict): void {
    this.#said = { ...this.#said, verdict };
  }
  setRemark(item: string, text: string): void {
    this.#said = { ...this.#said, remarks: { ...this.#said.remarks, [item]: text } };
  }
  setText(item: string, text: string): void {
    this.setRemark(item, text);
  }
  // There is no material whose places could be named.
  readonly files = [];
  locatorsOf(): [] {
    return [];
  }
  addLocator(): void {}
  removeLocator(): void {}
}
