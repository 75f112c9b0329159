import type { Act, Entry } from '../../src/lib/domain/act';
import type { Content } from '../../src/lib/domain/act-kind';
import { decide, parseAct } from '../../src/lib/domain/acts';
import { apply, noFacts, type Facts } from '../../src/lib/domain/facts';
import type { Decision } from '../../src/lib/domain/shared/decision';
import { founding, NOON } from '../builders/municipality';

/**
 * A journal without a relay: acts are parsed, decided and folded as the relay does it, documents are stood in for by
 * what they would say ({@link Content}).
 */
export class History {
  readonly facts: Facts = noFacts();
  readonly entries: Entry[] = [];
  readonly contents = new Map<string, Content>();
  at = NOON;
  #seq = 0;

  /** With the tests' municipality unless told otherwise. */
  constructor(acts: readonly Act[] = founding()) {
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

  #fold(act: Act) {
    const given = act.kind === 'issue' ? { number: `${this.#seq}`, date: '2026-12-07' } : undefined;
    const entry: Entry = { ...act, seq: ++this.#seq, receivedAt: this.at, ...(given && { given }) };
    apply(this.facts, entry);
    this.entries.push(entry);
  }
}
