import { ulid } from 'ulid';
import { removeNeed, setNeed } from '../../documents/lessons/change';
import { readRequest, type Request } from '../../documents/lessons/read';
import { requestName } from '../../domain/lessons/names';
import {
  openProposals,
  type Closing,
  type Need,
  type Proposal,
  type StatedNeed,
} from '../../domain/lessons/need';
import { fitOf, lessonsFor, type Fit } from '../../domain/lessons/need-search';
import type { Joining } from '../../domain/lessons/network-lesson';
import { needOf, type NeedRow } from '../../domain/lessons/paper';
import { networksOf, type NamedTerm, type Network } from '../../domain/lessons/region';
import type { App, Planned, Refusal } from '../app.svelte';
import { LiveView } from '../view.svelte';
import { sentOn } from './acts-on';
import type { Lessons } from './lessons.svelte';

/** [V-05] The needs that one school is writing for one network. */
export class SchoolNeeds {
  readonly view: LiveView<Request>;

  constructor(
    private readonly app: App,
    lessons: Lessons,
    readonly network: Network,
    readonly school: string,
    readonly term: NamedTerm,
  ) {
    const place = lessons.centre?.id ?? '';
    this.view = new LiveView(
      app,
      requestName({ place, network: network.id, term: term.id }, school),
      readRequest,
    );
  }

  readonly writes = $derived.by(() => this.view.access === 'write' && !!this.view.doc && !this.view.newer);
  /** Written and not handed in; those on their way are among them. */
  readonly drafts = $derived.by(() =>
    [...(this.view.value?.needs ?? [])].filter(([id]) => !this.app.facts.needs.has(id)),
  );
  row = (id: string): NeedRow | undefined => this.view.value?.needs.get(id);
  sent = (id: string): Need | undefined => sentOn<Need>(this.app, `need:${id}`, 'state-need');
  said = (id: string): Need | undefined => {
    const row = this.row(id);
    return row && needOf(row, { school: this.school, network: this.network.id, term: this.term.id });
  };

  add(): string {
    const id = ulid(this.app.relayNow());
    this.set(id, { use: 'lesson', weekly: 1 });
    return id;
  }
  set(id: string, fields: Parameters<typeof setNeed>[2]): void {
    const { doc } = this.view;
    if (doc && this.writes) setNeed(doc, id, fields);
  }
  remove(id: string): () => void {
    const { doc } = this.view;
    const row = this.row(id);
    if (doc && this.writes) removeNeed(doc, id);
    return () => row && this.set(id, row);
  }

  /** [V-05] Hands the need in as it stands. */
  async handIn(id: string): Promise<Refusal | undefined> {
    const [need, words] = [this.said(id), this.row(id)?.words?.trim()];
    if (!need) return { code: 'malformed' };
    return await this.app.perform('state-need', `need:${id}`, need, words ? { values: { words } } : {});
  }

  destroy(): void {
    this.view.destroy();
  }
}

/** The networks to which a school may turn. */
export const networksFor = (lessons: Lessons, school: string): readonly Network[] =>
  lessons.region ? networksOf(lessons.region, school) : [];

/** [V-05] What a person may do with one need that was handed in. */
export class NeedDesk {
  constructor(
    private readonly app: App,
    private readonly lessons: Lessons,
    readonly id: string,
  ) {}

  readonly need = $derived.by((): StatedNeed | undefined => this.app.facts.needs.get(this.id));
  readonly open = $derived.by(() => !!this.need && !this.need.closed);
  /** The local coordinator of the school that needs it. */
  readonly local = $derived.by(() => !!this.need && this.lessons.localOf.includes(this.need.need.school));
  /** The administrator of its network. */
  readonly administers = $derived.by(
    () => !!this.need && this.lessons.administers.some(({ id }) => id === this.need!.need.network),
  );
  readonly dispatches = $derived.by(() => this.lessons.dispatches);
  readonly subject = $derived.by(() => `need:${this.id}`);

  /** What was proposed, with how it suits; the lesson may not be known here. */
  readonly proposals = $derived.by((): readonly { proposal: Proposal; fit?: Fit }[] => {
    const { need } = this;
    const { frame } = this.lessons;
    if (!need) return [];
    return need.proposals.map((proposal) => {
      const lesson = this.app.facts.lessons.get(proposal.lesson);
      return { proposal, ...(lesson && frame && { fit: fitOf(lesson, need.need, frame, this.app.today) }) };
    });
  });

  /** Lessons that could be proposed: the administrator's own, or those of every other network for the centre. */
  found(typed: string, foreign: boolean): readonly Fit[] {
    const { need } = this;
    const { frame } = this.lessons;
    if (!need || !frame) return [];
    const proposed = new Set(need.proposals.map(({ lesson }) => lesson));
    const among = this.lessons.all.filter(
      ({ id, offer }) => (offer.network === need.need.network) !== foreign && !proposed.has(id),
    );
    return lessonsFor(need.need, among, frame, this.app.today, typed.trim() || need.need.subject);
  }

  /** Proposes a lesson; one of another network is shown to this one in the same step [V-05]. */
  async propose({ lesson }: Fit): Promise<Refusal | undefined> {
    const { need } = this;
    if (!need) return { code: 'no-lesson' };
    const { network } = lesson.offer;
    const propose: Planned = {
      kind: 'propose-lesson',
      subject: this.subject,
      payload: { lesson: lesson.id, network },
    };
    if (network === need.need.network || lesson.guests.includes(need.need.network))
      return await this.app.performAll([propose]);
    return await this.app.performAll([
      { kind: 'share-lesson', subject: `lesson:${lesson.id}`, payload: { network: need.need.network } },
      { ...propose, restsOnFirst: true },
    ]);
  }

  escalate = (words: string): Promise<Refusal | undefined> =>
    this.app.perform('escalate-need', this.subject, {}, { values: { words } });
  close = (how: Closing, words: string): Promise<Refusal | undefined> =>
    this.app.perform('close-need', this.subject, { how }, { values: { words } });
  answer = (
    lesson: string,
    as: 'administrator' | 'school',
    yes: boolean,
    words?: string,
  ): Promise<Refusal | undefined> =>
    this.app.perform(
      'answer-proposal',
      this.subject,
      { lesson, as, yes },
      words ? { values: { words } } : {},
    );

  /**
   * [V-05] The school takes a proposal: it joins the lesson, the other proposals are answered, the need is met. Without the
   * joining, as when no seats are left, none of it.
   */
  async accept(lesson: string): Promise<Refusal | undefined> {
    const { need } = this;
    if (!need) return { code: 'no-proposal' };
    const { school, classes, pupils } = need.need;
    const terminals = [...(this.lessons.region?.resources.values() ?? [])].filter(
      ({ owner, kind }) => owner === school && kind === 'terminal',
    );
    const joining: Joining = {
      ...{ school, classes, pupils, need: this.id },
      ...(terminals.length === 1 && { terminal: terminals[0]!.id }),
    };
    const answer = (of: string, yes: boolean): Planned => ({
      kind: 'answer-proposal',
      subject: this.subject,
      payload: { lesson: of, as: 'school', yes },
      restsOnFirst: true,
    });
    const others = openProposals(need).filter((each) => each.lesson !== lesson && !each.school);
    return await this.app.performAll([
      { kind: 'join-lesson', subject: `lesson:${lesson}`, payload: joining },
      answer(lesson, true),
      ...others.map((each) => answer(each.lesson, false)),
      { kind: 'close-need', subject: this.subject, payload: { how: 'met' }, restsOnFirst: true },
    ]);
  }
}
