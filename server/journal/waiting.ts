import type { Act } from '../../src/lib/domain/act';

/** Acts that wait for others they rest on, by what they need. */
export class Waiting {
  readonly #acts = new Map<string, Act>();
  readonly #resting = new Map<string, Set<string>>();
  readonly #ofPerson = new Map<string, number>();

  add(act: Act): void {
    if (this.#acts.has(act.id)) return;
    this.#acts.set(act.id, act);
    this.#ofPerson.set(act.person, this.countOf(act.person) + 1);
    for (const need of act.needs) {
      const resting = this.#resting.get(need) ?? new Set();
      this.#resting.set(need, resting.add(act.id));
    }
  }

  has(id: string): boolean {
    return this.#acts.has(id);
  }

  remove(id: string): void {
    const act = this.#acts.get(id);
    if (!act) return;
    this.#acts.delete(id);
    this.#ofPerson.set(act.person, this.countOf(act.person) - 1);
    for (const need of act.needs) {
      const resting = this.#resting.get(need);
      resting?.delete(id);
      if (resting?.size === 0) this.#resting.delete(need);
    }
  }

  /** Acts that rest on one, in the order of their coming. */
  restingOn(need: string): Act[] {
    return [...(this.#resting.get(need) ?? [])].map((id) => this.#acts.get(id)!);
  }

  countOf(person: string): number {
    return this.#ofPerson.get(person) ?? 0;
  }

  all(): Act[] {
    return [...this.#acts.values()];
  }
}
