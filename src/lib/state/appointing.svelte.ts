import {
  freeSeats,
  loadsNow,
  proposePanels,
  type AppointingQuestion,
  type NotProposed,
  type Proposal,
} from '../domain/materials/appointing';
import { assignmentOf, findSubmission, type Material } from '../domain/materials/material';
import type { PersonId } from '../domain/shared/ids';
import type { App } from './app.svelte';

/** One seat of one material as it will be filled, and what became of it. */
export interface PlannedSeat {
  /** Empty: it stays free. */
  readonly expert: PersonId | '';
  /** The act that was made, or why none was. */
  readonly made?: { readonly act: string } | { readonly code: string };
}

/** A material with its seats, as they stand on the screen. */
export interface AppointingRow {
  readonly proposal: Proposal;
  readonly seats: readonly PlannedSeat[];
}

/** What became of one appointment. */
export type Appointed =
  | { readonly state: 'waiting' | 'accepted' | 'taken-back' }
  | { readonly state: 'refused'; readonly code: string };

/**
 * [E-23] Experts for many materials at once: proposed with even loads, changed by hand, confirmed; then each appointment
 * goes as an act of its own, and a refusal of one stops no other.
 */
export class Appointing {
  rows = $state.raw<readonly AppointingRow[]>([]);
  readonly left: readonly NotProposed[];
  /** The acts have been made. */
  done = $state(false);
  readonly #before: ReadonlyMap<PersonId, number>;

  constructor(
    private readonly app: App,
    materials: readonly Material[],
  ) {
    const question = this.#question();
    const { proposals, left } = proposePanels(question, materials);
    this.left = left;
    this.rows = proposals.map((proposal) => ({
      proposal,
      seats: Array.from({ length: proposal.seats }, (_, seat) => ({ expert: proposal.experts[seat] ?? '' })),
    }));
    this.#before = loadsNow(question, new Set(proposals.flatMap(({ able }) => able)));
  }

  /** How many will be appointed. */
  readonly count = $derived.by(() => this.#planned().length);
  readonly materials = $derived.by(() => new Set(this.#planned().map(({ row }) => row)).size);
  /** Open assignments of everybody who may be appointed: now, and with what stands here; the most burdened first. */
  readonly loads = $derived.by(() => {
    const more = new Map<PersonId, number>();
    for (const { seat } of this.#planned()) more.set(seat.expert, (more.get(seat.expert) ?? 0) + 1);
    return [...this.#before]
      .map(([person, before]) => ({ person, before, after: before + (more.get(person) ?? 0) }))
      .toSorted((a, b) => b.after - a.after || b.before - a.before || (a.person < b.person ? -1 : 1));
  });

  readonly #waiting = $derived.by(() => new Map(this.app.outbox.map((row) => [row.act.id, row])));
  /** What became of an appointment, by what the facts and the outbox say now. */
  answerOf({ material, submission }: Proposal, { expert, made }: PlannedSeat): Appointed | undefined {
    if (!made) return undefined;
    if ('code' in made) return { state: 'refused', code: made.code };
    const row = this.#waiting.get(made.act);
    if (row)
      return row.state === 'refused' ? { state: 'refused', code: row.code ?? '' } : { state: 'waiting' };
    const version = findSubmission(this.app.facts.materials.get(material.id), submission.id);
    return { state: version && assignmentOf(version, expert) ? 'accepted' : 'taken-back' };
  }
  readonly answers = $derived.by(() =>
    this.rows.flatMap(({ proposal, seats }) =>
      seats.map((seat) => this.answerOf(proposal, seat)).filter((each) => !!each),
    ),
  );

  /** Puts somebody else into a seat; empty leaves it free. */
  put(row: number, seat: number, expert: PersonId | ''): void {
    this.#change(row, (seats) => seats.map((each, at) => (at === seat ? { expert } : each)));
  }
  /** Nobody is appointed to this material. */
  leave(row: number): void {
    this.#change(row, (seats) => seats.map(() => ({ expert: '' })));
  }

  /** Makes the appointments. What others have filled since the list was made is not filled twice. */
  async confirm(): Promise<void> {
    if (this.done) return;
    const planned = this.#planned();
    const question = this.#question();
    const full = (row: number) => {
      const { material, submission } = this.rows[row]!.proposal;
      const now = findSubmission(this.app.facts.materials.get(material.id), submission.id) ?? submission;
      return freeSeats(question, now) < this.rows[row]!.seats.filter(({ expert }) => expert).length;
    };
    const sent = planned.filter(({ row }) => !full(row));
    const made = await this.app.performEach(
      sent.map(({ row, seat }) => {
        const { material, submission } = this.rows[row]!.proposal;
        return {
          kind: 'appoint',
          subject: `material:${material.id}`,
          payload: { submission: submission.id, expert: seat.expert, warnings: [] },
        };
      }),
    );
    const answers = new Map(sent.map(({ seat }, index) => [seat, made[index]!]));
    this.rows = this.rows.map((row) => ({
      ...row,
      seats: row.seats.map((seat) =>
        seat.expert ? { ...seat, made: answers.get(seat) ?? { code: 'panel-full' } } : seat,
      ),
    }));
    this.done = true;
  }

  #question(): AppointingQuestion {
    const { app } = this;
    return {
      facts: app.facts,
      held: app.held,
      panelSize: app.settings.panelSize,
      coming: app.outbox
        .filter(({ act, state }) => act.kind === 'appoint' && state === 'waiting')
        .map(({ act }) => act.payload as { submission: string; expert: string }),
    };
  }

  #planned() {
    return this.rows.flatMap(({ seats }, row) =>
      seats.filter(({ expert }) => expert).map((seat) => ({ row, seat })),
    );
  }

  #change(row: number, change: (seats: readonly PlannedSeat[]) => PlannedSeat[]): void {
    this.rows = this.rows.map((each, at) => (at === row ? { ...each, seats: change(each.seats) } : each));
  }
}
