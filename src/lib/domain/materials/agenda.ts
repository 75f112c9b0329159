import { materialsOf, type Facts } from '../facts';
import type { Grant } from '../grants';
import { mayJudge } from '../people/person';
import { usualSchedule, type Schedule } from '../people/place';
import { settingsOn } from '../people/settings';
import { addDays } from '../shared/calendar';
import type { MaterialId, PersonId, SubmissionId } from '../shared/ids';
import { decider, decidingHead, handlers } from './audience';
import { deadlinesOf } from './cycle';
import {
  assignmentOf,
  consentTo,
  isActive,
  isAuthor,
  judgedBy,
  latestSubmission,
  seatsHeld,
  stateOf,
  type Material,
  type Submission,
} from './material';
import { placingDay } from './placing';
import { agreementState, currentAttempt, isRecommended, publicationState } from './publication';
import { awaitsTieBreak } from './tie';

/** What waits for a person, in the order in which it should be done. */
export const TASKS = [
  'read-outcome',
  'returned',
  'revise',
  'resubmit',
  'agreement',
  'place',
  'confirm',
  'open-sheets',
  'sheet',
  'issue',
  'tie',
  'quorum',
  'reopen',
  'substitute',
  'appoint',
  'accept',
  'original',
] as const;
export type TaskKind = (typeof TASKS)[number];

export interface Task {
  readonly kind: TaskKind;
  readonly material: MaterialId;
  readonly submission: SubmissionId;
  readonly title: string;
  /** The date by which it should be done, where the cycle names one. */
  readonly due?: string;
}

export interface AgendaQuestion {
  readonly facts: Facts;
  readonly person: PersonId;
  readonly held: ReadonlySet<Grant>;
  readonly today: string;
  /** Hash of a conclusion's text as this device holds it, for telling a valid confirmation from an outdated one. */
  readonly textOf: (submission: SubmissionId) => string | undefined;
}

/**
 * [E-14, E-15] Whether the author writes on in the draft: nothing was handed in yet or the last version came back
 * (`open`); the conclusion that sent it back was opened again, so the next edition is awaited (`awaits`); or not.
 */
export function draftState(material: Material | undefined): 'open' | 'awaits' | 'closed' {
  const last = material && latestSubmission(material);
  if (material?.withdrawn) return 'closed';
  if (!last || last.returned || last.issued?.verdict === 'revise') return 'open';
  return !last.issued && last.earlierIssues.at(-1)?.verdict === 'revise' ? 'awaits' : 'closed';
}

/** Everything in `materials` that waits for a person now; on some materials only where those are named. */
export function tasks(question: AgendaQuestion, among?: ReadonlySet<MaterialId>): Task[] {
  const { facts, person, held } = question;
  const asked = (material: Material) => !among || among.has(material.id);
  const seen = new Map<MaterialId, Material>();
  for (const material of materialsOf(facts, person)) if (asked(material)) seen.set(material.id, material);
  if ([...held].some((grant) => /^(specialist|heads|handler|decider):/.test(grant)))
    for (const material of facts.materials.values()) if (asked(material)) seen.set(material.id, material);
  return [...seen.values()]
    .flatMap((material) => tasksOn(question, material))
    .toSorted(
      (a, b) => (a.due ?? '9').localeCompare(b.due ?? '9') || TASKS.indexOf(a.kind) - TASKS.indexOf(b.kind),
    );
}

function tasksOn(question: AgendaQuestion, material: Material): Task[] {
  const submission = latestSubmission(material);
  if (!submission || material.withdrawn) return [];
  const schedule = scheduleOf(question, material);
  const dates = deadlinesOf(schedule, submission.month);
  const dueOf = (kind: TaskKind) => {
    if (kind === 'place') return placingDay(schedule, submission);
    return BY_ASSESSMENT.has(kind) ? dates.assess : BY_SENDING.has(kind) ? dates.send : undefined;
  };
  return kinds(question, material, submission).map((kind) => {
    const due = dueOf(kind);
    return {
      kind,
      material: material.id,
      submission: submission.id,
      title: submission.card?.title ?? 'Материал',
      ...(due && { due }),
    };
  });
}

const BY_ASSESSMENT = new Set<TaskKind>([
  'accept',
  'confirm',
  'open-sheets',
  'sheet',
  'issue',
  'tie',
  'quorum',
  'substitute',
  'appoint',
]);

/** What the registry of the month waits for [E-18]. */
const BY_SENDING = new Set<TaskKind>(['agreement', 'original']);

function kinds(question: AgendaQuestion, material: Material, submission: Submission): TaskKind[] {
  const { facts, person, held } = question;
  const found: TaskKind[] = [];
  const state = stateOf(facts, material);
  if (isAuthor(material, person)) {
    const { issued } = submission;
    if (issued && !submission.acknowledgedAt && material.author === person) found.push('read-outcome');
    else if (issued?.verdict === 'revise' && material.author === person) found.push('revise');
    if (state === 'returned' && material.author === person) found.push('returned');
    if (material.author === person && submission.acknowledgedAt) found.push(...publishingTasks(submission));
    return found;
  }
  const desk = held.has(handlers(facts, material));
  const head = held.has(decidingHead(facts, material, submission));
  if (desk && state === 'handed-in') found.push('accept');
  if (desk && awaitsOriginal(question, material, submission)) found.push('original');
  found.push(...closing(question, material, submission, desk));
  // Before the sheets are open their experts reopen them themselves, and the desk has nothing to answer with.
  if (desk && submission.opened && submission.reopenRequests.some(({ answer }) => !answer))
    found.push('reopen');
  if (submission.accepted && !submission.opened && !submission.issued)
    found.push(...panelTasks(question, material, submission, head));
  const seat = assignmentOf(submission, person);
  if (!seat || !isActive(seat) || !mayJudge(facts.people.get(person)) || submission.issued) return found;
  if (!submission.opened && !seat.completed) found.push('sheet');
  if (submission.opened && judgedBy(submission).includes(seat)) {
    const text = question.textOf(submission.id);
    const own = submission.confirmations.find((confirmation) => confirmation.person === person);
    if (!own || (text !== undefined && own.basis !== text)) found.push('confirm');
  }
  return found;
}

/**
 * [E-13] With all confirmations the desk issues. From the day before the conclusion is due, or when nobody is awaited any
 * more, the head decides whether those that are there do.
 */
function closing(
  question: AgendaQuestion,
  material: Material,
  submission: Submission,
  desk: boolean,
): TaskKind[] {
  const { facts, held, today } = question;
  if (!submission.opened || submission.issued) return [];
  const schedule = scheduleOf(question, material);
  const text = question.textOf(submission.id);
  const decided = submission.quorum && submission.quorum.basis === (text ?? submission.quorum.basis);
  if (stateOf(facts, material) === 'confirmed' || decided) return desk ? ['issue'] : [];
  const decides = held.has(decider(facts, material, submission));
  if (decides && awaitsTieBreak(submission)) return ['tie'];
  if (text === undefined || !decides) return [];
  const { quorum, awaited } = consentTo(facts, submission, text, settingsOn(schedule.settings, today).quorum);
  const near = addDays(today, 1) >= deadlinesOf(schedule, submission.month).assess;
  return quorum && (near || awaited.length === 0) ? ['quorum'] : [];
}

/** [E-16, E-17, E-20] What its author does with a recommended version they have read of; all of it may wait at once. */
function publishingTasks(submission: Submission): TaskKind[] {
  if (!isRecommended(submission)) return [];
  const publication = publicationState(submission);
  const found: TaskKind[] = [];
  if (publication === 'revision' && !currentAttempt(submission).again) found.push('resubmit');
  const agreement = agreementState(submission);
  if (agreement === 'unsigned' && publication !== 'published') found.push('agreement');
  // Who took the agreement back is not asked to place.
  if (agreement !== 'withdrawn' && (publication === 'unplaced' || publication === 'placed'))
    found.push('place');
  return found;
}

/** [E-16] The author has signed, and the paper itself is to come; of what is published nobody waits for it [E-19]. */
function awaitsOriginal(question: AgendaQuestion, material: Material, submission: Submission): boolean {
  const { agreements } = settingsOn(scheduleOf(question, material).settings, question.today);
  return (
    agreements !== 'scan' &&
    agreementState(submission) === 'signed' &&
    publicationState(submission) !== 'published'
  );
}

const UNKNOWN = usualSchedule('UTC');
const scheduleOf = ({ facts }: AgendaQuestion, { place }: Material): Schedule =>
  facts.places.get(place) ?? UNKNOWN;

function panelTasks(
  question: AgendaQuestion,
  material: Material,
  submission: Submission,
  head: boolean,
): TaskKind[] {
  const schedule = scheduleOf(question, material);
  const panel = seatsHeld(question.facts, submission);
  const complete = panel.filter(({ completed }) => completed).length;
  const member = panel.some(({ expert }) => expert === question.person);
  if (panel.length > 0 && complete === panel.length) return head || member ? ['open-sheets'] : [];
  if (!head) return [];
  if (panel.length < settingsOn(schedule.settings, question.today).panelSize) {
    // Released seats were given up by the head on purpose; the others were lost and want somebody in their stead.
    const lost = submission.panel.some((seat) => seat.declined || (isActive(seat) && !panel.includes(seat)));
    return [lost ? 'substitute' : 'appoint'];
  }
  const late = question.today > deadlinesOf(schedule, submission.month).assess;
  return late && complete > 0 ? ['open-sheets'] : [];
}
