import { materialsOf } from '../domain/facts';
import { authorsOf, latestSubmission, seatsHeld, type Assignment } from '../domain/materials/material';
import {
  candidates,
  countsLoads,
  declinedNow,
  excluded,
  type AppointmentWarning,
  type Candidate,
} from '../domain/materials/panel';
import { hasRole, mayJudge } from '../domain/people/person';
import type { App, Refusal } from './app.svelte';
import type { Review } from './review.svelte';

export type SeatState = 'coming' | 'appointed' | 'accepted' | 'complete' | 'declined' | 'released' | 'over';

export interface Seat {
  readonly person: string;
  readonly state: SeatState;
  readonly assignment?: Assignment;
}

const stateOfSeat = (assignment: Assignment, held: boolean): SeatState =>
  assignment.declined
    ? 'declined'
    : assignment.releasedAt
      ? 'released'
      : assignment.completed
        ? 'complete'
        : !held
          ? 'over'
          : assignment.acceptedAt
            ? 'accepted'
            : 'appointed';

/** Seats that are free again. */
export const ENDED: ReadonlySet<SeatState> = new Set<SeatState>(['declined', 'released', 'over']);

/** [E-07] The desk of whoever puts the panel together: who judges, who could, who never may. */
export class PanelDesk {
  constructor(
    private readonly app: App,
    readonly review: Review,
  ) {}

  readonly seats = $derived.by((): readonly Seat[] => {
    const { submission } = this.review;
    const held = new Set(this.review.panel);
    const seats: Seat[] = (submission?.panel ?? []).map((assignment) => ({
      person: assignment.expert,
      state: stateOfSeat(assignment, held.has(assignment)),
      assignment,
    }));
    const coming = this.coming.map((person) => ({
      person,
      state: 'coming' as const,
    }));
    return [
      ...seats.filter(({ assignment }) => held.has(assignment!)),
      ...coming,
      ...seats.filter(({ assignment }) => !held.has(assignment!)),
    ];
  });

  /** Appointed on this device; the server has not answered yet. */
  readonly coming = $derived.by(() =>
    this.review.waiting
      .filter(({ act }) => act.kind === 'appoint')
      .map(({ act }) => act.payload.expert as string),
  );
  readonly leaving = $derived.by(
    () =>
      new Set(
        this.review.waiting
          .filter(({ act }) => act.kind === 'release')
          .map(({ act }) => act.payload.expert as string),
      ),
  );
  readonly active = $derived.by(() => this.seats.filter(({ state }) => !ENDED.has(state)));
  readonly complete = $derived.by(() => this.active.filter(({ state }) => state === 'complete').length);
  readonly size = $derived.by(() => this.app.settings.panelSize);

  readonly candidates = $derived.by((): readonly Candidate[] => {
    const { material, submission } = this.review;
    if (!material || !submission) return [];
    const loads = countsLoads(this.app.held, material.place);
    return candidates(this.app.facts, material, submission, loads).filter(
      ({ person }) => !this.coming.includes(person),
    );
  });
  /** [E-07, E-08] To be appointed with a reason: a warning, or who has declined this version. */
  needsReason = (candidate: Candidate): boolean =>
    candidate.warnings.length > 0 || declinedNow(candidate, this.review.submission!);
  /** [E-07] The first of those who need no reason, as many as are missing. */
  readonly suggested = $derived.by(() => {
    const free = this.candidates.filter((candidate) => !this.needsReason(candidate));
    const experts = free.filter(({ person }) => hasRole(this.app.facts.people.get(person), 'expert'));
    return experts.slice(0, Math.max(0, this.size - this.active.length));
  });
  /** [E-08] Whom this seat's expert named instead of themselves, as long as the seat is free and they may be appointed. */
  substituteOf = ({ assignment }: Seat): Candidate | undefined =>
    this.mayAppoint && this.active.length < this.size
      ? this.candidates.find(({ person }) => person === assignment?.declined?.substitute)
      : undefined;
  /** Those who declined often name somebody. */
  readonly substitutes = $derived.by(
    () =>
      new Set(
        this.seats.flatMap(({ assignment }) =>
          assignment?.declined?.substitute ? [assignment.declined.substitute] : [],
        ),
      ),
  );
  /** Who judges elsewhere but never this material, with the code of the rule. */
  readonly excluded = $derived.by(() => {
    const { material, submission } = this.review;
    if (!material || !submission) return [];
    return authorsOf(material)
      .filter((person) => mayJudge(this.app.facts.people.get(person)))
      .flatMap((person) => {
        const decision = excluded(this.app.facts, material, submission, person);
        return decision.answer === 'no' ? [{ person, code: decision.code }] : [];
      });
  });
  readonly withoutRole = $derived.by(() => {
    const place = this.review.material?.place;
    return [...this.app.facts.people.values()].filter(
      (person) => person.place === place && !person.leftAt && !mayJudge(person),
    ).length;
  });

  readonly mayAppoint = $derived.by(
    () =>
      (this.review.isHead || this.review.isDesk) &&
      !!this.review.submission?.accepted &&
      !this.review.submission.opened &&
      !this.review.material?.withdrawn,
  );
  readonly allComplete = $derived.by(() => this.active.length > 0 && this.complete === this.active.length);
  /** [E-10] All sheets are complete, or the assessment is over and those that are suffice. */
  readonly mayOpen = $derived.by(
    () => this.complete > 0 && this.coming.length === 0 && this.review.may('open-sheets'),
  );
  /** [E-10] Earlier by the head with a reason. */
  readonly mayOpenEarly = $derived.by(
    () => !this.mayOpen && this.complete > 0 && this.review.may('open-sheets', {}, { reason: 'причина' }),
  );

  /** What a person judges now, for whoever decides whom to burden. */
  judges(person: string): readonly string[] {
    return materialsOf(this.app.facts, person)
      .map(latestSubmission)
      .filter(
        (submission) =>
          submission &&
          !submission.opened &&
          seatsHeld(this.app.facts, submission).some(({ expert }) => expert === person),
      )
      .map((submission) => submission!.card?.title ?? 'Материал');
  }

  async appoint(
    person: string,
    warnings: readonly AppointmentWarning[] = [],
    reason = '',
  ): Promise<Refusal | undefined> {
    return await this.review.perform(
      'appoint',
      { expert: person, warnings: [...warnings] },
      { values: { reason: reason.trim() } },
    );
  }
  async appointSuggested(): Promise<Refusal | undefined> {
    for (const { person } of [...this.suggested]) {
      const refused = await this.appoint(person);
      if (refused) return refused;
    }
    return undefined;
  }
  async release(person: string, reason: string): Promise<Refusal | undefined> {
    return await this.review.perform('release', { expert: person }, { values: { reason: reason.trim() } });
  }
  async open(reason = ''): Promise<Refusal | undefined> {
    return await this.review.perform('open-sheets', {}, { values: { reason: reason.trim() } });
  }
}
