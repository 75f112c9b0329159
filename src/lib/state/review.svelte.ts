import { decidingHead, handlers } from '../domain/materials/audience';
import {
  assignmentOf,
  findSubmission,
  isActive,
  isAuthor,
  judgedBy,
  latestSubmission,
  seatsHeld,
  type Assignment,
} from '../domain/materials/material';
import { rubricFor } from '../domain/materials/rubric-of';
import { mayJudge } from '../domain/people/person';
import type { OutboxRow } from '../storage/database';
import type { App, Performing, Refusal } from './app.svelte';

/**
 * One round of assessment as this person may see it: the material's version, one's own place in it, and one's own acts
 * on it that are on their way or were refused. The controllers of sheet, panel and conclusion stand on it.
 */
export class Review {
  readonly subject: string;

  constructor(
    readonly app: App,
    readonly materialId: string,
    /** Undefined follows the latest version. */
    private readonly version?: string,
  ) {
    this.subject = `material:${materialId}`;
  }

  readonly material = $derived.by(() => this.app.facts.materials.get(this.materialId));
  readonly submission = $derived.by(() =>
    this.version
      ? findSubmission(this.material, this.version)
      : this.material && latestSubmission(this.material),
  );
  /** [E-09] The form by which this round is judged. */
  readonly rubric = $derived.by(() =>
    rubricFor(this.app.facts, {
      place: this.material?.place ?? this.app.place?.id ?? '',
      submission: this.submission?.id,
    }),
  );
  readonly title = $derived.by(() => this.submission?.card?.title ?? 'Материал');
  /** One's own seat, also one that ended. */
  readonly seat = $derived.by(
    (): Assignment | undefined => this.submission && assignmentOf(this.submission, this.app.person),
  );
  /** On the panel and still with a role to judge in [E-25]. */
  readonly seated = $derived.by(
    () => !!this.seat && isActive(this.seat) && mayJudge(this.app.facts.people.get(this.app.person)),
  );
  readonly isAuthor = $derived.by(() => !!this.material && isAuthor(this.material, this.app.person));
  readonly isDesk = $derived.by(
    () => !!this.material && this.app.held.has(handlers(this.app.facts, this.material)),
  );
  readonly isHead = $derived.by(
    () =>
      !!this.material &&
      !!this.submission &&
      this.app.held.has(decidingHead(this.app.facts, this.material, this.submission)),
  );
  readonly panel = $derived.by(() => (this.submission ? seatsHeld(this.app.facts, this.submission) : []));
  readonly voices = $derived.by(() => (this.submission ? judgedBy(this.submission) : []));
  readonly hasVoice = $derived.by(() => this.voices.some(({ expert }) => expert === this.app.person));

  readonly #own = $derived.by(() =>
    this.app.outbox.filter(
      ({ act }) =>
        act.subject === this.subject &&
        (!act.payload.submission || act.payload.submission === this.submission?.id),
    ),
  );
  /** One's own acts on this round that the server refused, until they are read. */
  readonly refused = $derived.by((): readonly OutboxRow[] =>
    this.#own.filter(({ state }) => state === 'refused'),
  );
  /** Acts made here and not yet answered. */
  readonly waiting = $derived.by((): readonly OutboxRow[] =>
    this.#own.filter(({ state }) => state === 'waiting'),
  );

  isWaiting(
    kind: string,
    matches: (payload: Readonly<Record<string, unknown>>) => boolean = () => true,
  ): boolean {
    return this.waiting.some(({ act }) => act.kind === kind && matches(act.payload));
  }

  may(kind: string, payload: Record<string, unknown> = {}, values: Record<string, unknown> = {}): boolean {
    const submission = this.submission?.id;
    return submission !== undefined && this.app.may(kind, this.subject, { submission, ...payload }, values);
  }

  perform(
    kind: string,
    payload: Record<string, unknown> = {},
    performing: Performing = {},
  ): Promise<Refusal | undefined> {
    return this.app.perform(kind, this.subject, { submission: this.submission?.id, ...payload }, performing);
  }
}
