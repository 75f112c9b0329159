import type { Act, Entry } from '../../src/lib/domain/act';
import type { Content } from '../../src/lib/domain/act-kind';
import { decide, parseAct } from '../../src/lib/domain/acts';
import { apply, materialIn, noFacts, type Facts } from '../../src/lib/domain/facts';
import { activePanel, findSubmission } from '../../src/lib/domain/materials/material';
import { sheetName } from '../../src/lib/domain/materials/names';
import type { Verdict } from '../../src/lib/domain/materials/rubric';
import { rubricToKeep } from '../../src/lib/domain/materials/rubric-of';
import { tiedVerdicts, writeTied } from '../../src/lib/domain/materials/tie';
import type { Decision } from '../../src/lib/domain/shared/decision';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import { founding, NOON, ZONE } from '../builders/municipality';

/**
 * A journal without a relay: acts are parsed, decided and folded as the relay does it, documents are stood in for by
 * what they would say ({@link Content}).
 */
export class History {
  readonly entries: Entry[] = [];
  readonly contents = new Map<string, Content>();
  at = NOON;
  #seq = 0;

  /** With the tests' municipality unless told otherwise; with facts of before, which become this history's own. */
  constructor(
    acts: readonly Act[] = founding(),
    readonly facts: Facts = noFacts(),
  ) {
    for (const act of acts) this.accept(act);
  }

  /** Says what the rules answer to an act, and folds it when they answer yes. */
  submit(act: Act): Decision {
    const parsed = parseAct(act);
    if ('refused' in parsed) return { answer: 'no', code: parsed.refused };
    const decision = decide(this.facts, parsed, {
      at: this.at,
      content: (document) => this.contents.get(document),
    });
    if (decision.answer === 'yes') this.#fold(parsed);
    return decision;
  }

  /** Submits an act that must be accepted. */
  accept(act: Act): Entry {
    const decision = this.submit(act);
    if (decision.answer !== 'yes') throw new Error(`${act.kind}: ${JSON.stringify(decision)}`);
    return this.entries.at(-1)!;
  }

  /** What the relay gives: it reads the verdicts of the sheets that are opened [E-12], and says by which form [E-09]. */
  #given(act: Act): Record<string, string> | undefined {
    if (act.kind === 'issue') return { number: `${this.#seq}`, date: dateAt(this.at, ZONE) };
    const rubric = rubricToKeep(this.facts, act);
    if (rubric) return { rubric };
    if (act.kind !== 'open-sheets') return undefined;
    const submission = findSubmission(materialIn(this.facts, act.subject), String(act.payload.submission))!;
    const voices = activePanel(submission)
      .filter(({ completed }) => completed)
      .map(({ expert }) => this.contents.get(sheetName(act, submission, expert))?.verdict as Verdict);
    const tied = tiedVerdicts(voices);
    return tied.length > 0 ? { tied: writeTied(tied) } : undefined;
  }

  #fold(act: Act) {
    const given = this.#given(act);
    const entry: Entry = { ...act, seq: ++this.#seq, receivedAt: this.at, ...(given && { given }) };
    apply(this.facts, entry);
    this.entries.push(entry);
  }
}
