import { followers } from '../domain/materials/audience';
import type { FileMention } from '../domain/materials/card';
import { submissionName } from '../domain/materials/names';
import {
  agreementNumber,
  agreementOf,
  agreementState,
  attemptNumber,
  currentAttempt,
  isRecommended,
  NOTED_STEPS,
  publicationState,
  type Channel,
  type ModerationResult,
  type NotedStep,
} from '../domain/materials/publication';
import { settingsOn } from '../domain/people/settings';
import type { CalendarDate } from '../domain/shared/calendar';
import type { PersonId } from '../domain/shared/ids';
import type { Planned, Refusal } from './app.svelte';
import { bytesOf, SOME_SCAN } from './files.svelte';
import { agreementPaper, consentPaper, type Paper } from './papers';
import { Review } from './review.svelte';

/** What can be done with a recommended version. */
export type PublishingStep = 'sign' | 'receive' | 'forward' | 'place' | 'send' | 'answer' | 'resubmit';

export interface Placing {
  readonly date: CalendarDate;
  readonly channel: Channel;
  readonly link: string;
  /** Sent to moderation with the same letter, on the same day. */
  readonly sent: boolean;
}

export interface Answer {
  readonly date: CalendarDate;
  readonly result: ModerationResult;
  readonly link: string;
  readonly remarks: string;
}

/** [E-16, E-17, E-20] What becomes of a recommended version, as this person may see it, and what they may do. */
export class Publication extends Review {
  readonly follows = $derived.by(
    () =>
      !!this.material && followers(this.app.facts, this.material).some((right) => this.app.held.has(right)),
  );
  /** The author who decides; co-authors look on. */
  readonly isMain = $derived.by(() => this.material?.author === this.app.person);
  readonly recommended = $derived.by(() => !!this.submission && isRecommended(this.submission));

  readonly agreement = $derived.by(() => this.submission && agreementOf(this.submission));
  readonly agreementNumber = $derived.by(() =>
    this.submission ? agreementNumber(this.app.settingChanges, this.submission) : '',
  );
  readonly agreementState = $derived.by(() =>
    this.submission ? agreementState(this.submission) : 'unsigned',
  );
  readonly state = $derived.by(() => (this.submission ? publicationState(this.submission) : 'unplaced'));
  readonly attempts = $derived.by(() => this.submission?.attempts ?? []);
  readonly attempt = $derived.by(() => (this.submission ? currentAttempt(this.submission) : {}));
  readonly number = $derived.by(() => (this.submission ? attemptNumber(this.submission) : 1));
  /** How agreements are handed over here: on paper, as a scan, or both. */
  readonly papers = $derived.by(() => settingsOn(this.app.settingChanges, this.app.today).agreements);

  /** What this person may do now. */
  readonly allowed = $derived.by((): ReadonlySet<PublishingStep> => {
    const { today } = this.app;
    const tried = { attempt: this.number, date: today };
    const asked: Record<PublishingStep, boolean> = {
      sign: this.may('sign-agreement', { date: today, scans: [SOME_SCAN.hash] }, { files: [SOME_SCAN] }),
      receive: this.papers !== 'scan' && this.may('receive-original'),
      forward: this.may('forward-agreement', { date: today }),
      place: this.may('place-material', { ...tried, channel: 'account' }),
      send: this.may('send-to-moderation', tried),
      answer: this.may('record-moderation', { ...tried, result: 'published' }),
      resubmit: this.may('decide-resubmission', { attempt: this.number, again: true }),
    };
    return new Set((Object.keys(asked) as PublishingStep[]).filter((step) => asked[step]));
  });
  readonly mayWithdrawAgreement = $derived.by(() =>
    this.may('withdraw-agreement', {}, { reason: 'причина' }),
  );

  /** [E-16, E-17] What was noted, perhaps by mistake, and may be taken back: nothing rests on it. */
  readonly takeable = $derived.by((): readonly NotedStep[] =>
    NOTED_STEPS.filter((step) => this.may('take-back-step', { step }, { reason: 'причина' })),
  );

  /** The one thing that this person does next; the others stand beside it. */
  readonly next = $derived.by((): PublishingStep | undefined => {
    const waits: Record<PublishingStep, boolean> = {
      resubmit: this.isMain && this.state === 'revision' && !this.attempt.again,
      sign: this.isMain && this.agreementState === 'unsigned',
      place: this.isMain && this.state === 'unplaced' && this.agreementState !== 'withdrawn',
      send: this.isMain && this.state === 'placed' && this.agreementState !== 'withdrawn',
      receive: this.isDesk && this.agreementState === 'signed',
      forward: this.isDesk,
      answer: this.isDesk && this.state === 'moderation' && !this.isWaiting('record-moderation'),
    };
    return (Object.keys(waits) as PublishingStep[]).find((step) => waits[step] && this.allowed.has(step));
  });

  /** Where scans of the agreement are read: as files of the version, by its authors and the desk. */
  scanBytes(file: FileMention): Promise<Blob | Refusal> {
    return bytesOf(this.app, file, { document: submissionName(this.material!, this.submission!) });
  }

  agreementPaper(): Promise<Paper | Refusal> {
    return agreementPaper(this.app, this.material!, this.submission!);
  }
  consentPaper(person: PersonId): Promise<Paper | Refusal> {
    return consentPaper(this.app, this.material!, this.submission!, person);
  }

  async sign(date: CalendarDate, files: readonly FileMention[]): Promise<Refusal | undefined> {
    return await this.perform(
      'sign-agreement',
      { date, scans: files.map(({ hash }) => hash) },
      files.length > 0 ? { values: { files } } : {},
    );
  }
  receive = () => this.perform('receive-original');
  forward = (date: CalendarDate) => this.perform('forward-agreement', { date });
  withdrawAgreement = (reason: string) => this.perform('withdraw-agreement', {}, { values: { reason } });

  takeBack = (step: NotedStep, reason: string) =>
    this.perform('take-back-step', { step }, { values: { reason } });

  async place({ date, channel, link, sent }: Placing): Promise<Refusal | undefined> {
    const { subject, number: attempt } = this;
    const common = { submission: this.submission?.id, attempt, date };
    const placing: Planned = {
      kind: 'place-material',
      subject,
      payload: { ...common, channel, ...(link.trim() && { link: link.trim() }) },
    };
    const sending: Planned = { kind: 'send-to-moderation', subject, payload: common };
    return await this.app.performAll(sent ? [placing, sending] : [placing]);
  }
  send = (date: CalendarDate) => this.perform('send-to-moderation', { attempt: this.number, date });

  async answer({ date, result, link, remarks }: Answer): Promise<Refusal | undefined> {
    return await this.perform(
      'record-moderation',
      { attempt: this.number, date, result, ...(link.trim() && { link: link.trim() }) },
      { values: { remarks: remarks.trim() } },
    );
  }

  resubmit = (again: boolean) => this.perform('decide-resubmission', { attempt: this.number, again });
}
