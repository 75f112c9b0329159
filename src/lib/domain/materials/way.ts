import type { Facts } from '../facts';
import type { Instant, PersonId } from '../shared/ids';
import type { CalendarDate } from '../shared/calendar';
import type { Deadlines } from '../people/deadlines';
import { authorsOf, handedInBy, judgedBy, seatsHeld, type Material, type Submission } from './material';
import { placingDay } from './placing';
import { agreementOf, currentAttempt, isRecommended } from './publication';
import { awaitsTieBreak } from './tie';

/** The steps of a material's way, in their order. `returned`, `fix` and `withdrawn` stand where the way turns. */
export type WayStepId =
  | 'hand-in'
  | 'accept'
  | 'returned'
  | 'fix'
  | 'appoint'
  | 'assess'
  | 'tie'
  | 'agree'
  | 'expertise'
  | 'issue'
  | 'read'
  | 'revise'
  | 'agreement'
  | 'place'
  | 'moderation'
  | 'resubmit'
  | 'withdrawn';

export interface WayStep {
  readonly step: WayStepId;
  readonly state: 'done' | 'now' | 'next' | 'late';
  /** Whose turn it is, or was. */
  readonly actor: 'author' | 'desk' | 'head' | 'experts' | 'region';
  /** By name, as far as this person may know: who did it, or who is awaited. */
  readonly people: readonly PersonId[];
  readonly at?: Instant;
  /** [E-13] Who decided that the confirmations there were sufficed, where some were missing. */
  readonly decidedBy?: PersonId;
  /** The day by which it should be done; only while it is not. */
  readonly due?: CalendarDate;
}

interface Stage extends Omit<WayStep, 'state'> {
  readonly done: boolean;
}

/**
 * Where one version of a material is on its way, and who acts next by when. Authors see the expertise as one step:
 * who is on the panel and how far it is, they learn from the conclusion.
 */
export function wayOf(
  facts: Facts,
  material: Material,
  submission: Submission,
  dates: Deadlines,
  today: CalendarDate,
  sees: 'all' | 'author',
): WayStep[] {
  const handedIn: WayStep = {
    step: 'hand-in',
    state: 'done',
    actor: submission.entered ? 'desk' : 'author',
    people: [handedInBy(material, submission)],
    at: submission.receivedAt,
  };
  if (submission.returned && !submission.accepted)
    return [
      handedIn,
      {
        step: 'returned',
        state: 'done',
        actor: 'desk',
        people: [submission.returned.by],
        at: submission.returned.at,
      },
      ...(material.withdrawn ? [withdrawn(material)] : [turn('fix', 'author', [material.author])]),
    ];
  const stages = [
    ...before(submission, dates),
    ...judging(facts, submission, dates, sees),
    ...after(material, submission),
    ...publishing(facts, material, submission, dates),
  ];
  const first = stages.findIndex(({ done }) => !done);
  const way = stages.map(({ done, due, ...stage }, index): WayStep => {
    if (done) return { ...stage, state: 'done' };
    const state = index !== first ? 'next' : due !== undefined && due < today ? 'late' : 'now';
    return { ...stage, state, ...(due && { due }) };
  });
  if (!material.withdrawn) return [handedIn, ...way];
  return [handedIn, ...way.filter(({ state }) => state === 'done'), withdrawn(material)];
}

const turn = (step: WayStepId, actor: WayStep['actor'], people: readonly PersonId[]): WayStep => ({
  step,
  state: 'now',
  actor,
  people,
});

const withdrawn = ({ author, withdrawn }: Material): WayStep => ({
  step: 'withdrawn',
  state: 'done',
  actor: 'author',
  people: [author],
  at: withdrawn!.at,
});

function before(submission: Submission, dates: Deadlines): Stage[] {
  const { accepted } = submission;
  return [
    {
      step: 'accept',
      done: !!accepted,
      actor: 'desk',
      people: accepted ? [accepted.by] : [],
      ...(accepted && { at: accepted.at }),
      due: dates.assess,
    },
  ];
}

function judging(facts: Facts, submission: Submission, dates: Deadlines, sees: 'all' | 'author'): Stage[] {
  const due = dates.assess;
  const { issued, opened } = submission;
  if (sees === 'author') return [{ step: 'expertise', done: !!issued, actor: 'experts', people: [], due }];
  const panel = seatsHeld(facts, submission);
  const waited = panel.filter(({ completed }) => !completed).map(({ expert }) => expert);
  const silent = judgedBy(submission)
    .map(({ expert }) => expert)
    .filter((expert) => !submission.confirmations.some(({ person }) => person === expert));
  const last = panel.at(-1);
  return [
    {
      step: 'appoint',
      done: panel.length > 0 || !!opened,
      actor: 'head',
      people: last ? [last.by] : [],
      ...(last && { at: last.at }),
      due,
    },
    {
      step: 'assess',
      done: !!opened,
      actor: 'experts',
      people: opened ? judgedBy(submission).map(({ expert }) => expert) : waited,
      ...(opened && { at: opened.at }),
      due,
    },
    ...tied(submission, due),
    issued || (opened && silent.length === 0)
      ? agreed(submission)
      : { step: 'agree', done: false, actor: 'experts', people: silent, due },
  ];
}

/** [E-12] A step only where the voices are equal and somebody has decided, or has to. */
function tied(submission: Submission, due: CalendarDate): Stage[] {
  const decided = submission.tie?.decided;
  if (!decided && !awaitsTieBreak(submission)) return [];
  return [
    {
      step: 'tie',
      done: !!decided,
      actor: 'head',
      people: decided ? [decided.by] : [],
      ...(decided && { at: decided.at }),
      due,
    },
  ];
}

/** [E-13] Who confirmed the text, and who decided where not everybody did; done with the last of these. */
function agreed(submission: Submission): Stage {
  const { issued, confirmations, quorum } = submission;
  const voices = judgedBy(submission).map(({ expert }) => expert);
  const given = confirmations.filter(
    ({ person, basis }) => voices.includes(person) && basis === (issued?.basis ?? basis),
  );
  const decided =
    issued && quorum?.basis === issued.basis && given.length < voices.length ? quorum : undefined;
  const at = Math.max(...given.map((each) => each.at), decided?.at ?? 0);
  return {
    step: 'agree',
    done: true,
    actor: 'experts',
    people: given.map(({ person }) => person),
    ...(at > 0 && { at }),
    ...(decided && { decidedBy: decided.by }),
  };
}

function after(material: Material, submission: Submission): Stage[] {
  const { issued, acknowledgedAt } = submission;
  const stages: Stage[] = [
    {
      step: 'issue',
      done: !!issued,
      actor: 'desk',
      people: issued ? [issued.by] : [],
      ...(issued && { at: issued.at }),
    },
    {
      step: 'read',
      done: !!acknowledgedAt,
      actor: 'author',
      people: [material.author],
      ...(acknowledgedAt && { at: acknowledgedAt }),
    },
  ];
  if (issued?.verdict === 'revise' && !material.withdrawn)
    stages.push({
      step: 'revise',
      done: material.submissions.some(({ version }) => version > submission.version),
      actor: 'author',
      people: [material.author],
    });
  return stages;
}

/** [E-16, E-17, E-20] What follows a recommendation: both papers and placing are due when the registry is sent. */
function publishing(
  facts: Facts,
  material: Material,
  submission: Submission,
  { send: due }: Deadlines,
): Stage[] {
  if (!isRecommended(submission) || material.withdrawn) return [];
  const schedule = facts.places.get(material.place);
  const agreement = agreementOf(submission);
  const { placed, sent, result, again } = currentAttempt(submission);
  const signed = agreement && !agreement.withdrawn ? agreement : undefined;
  const paper: Stage = {
    step: 'agreement',
    done: !!signed,
    actor: 'author',
    people: authorsOf(material),
    ...(signed && { at: signed.signedAt }),
    due,
  };
  const stages: Stage[] = [
    // [E-19] Of what the centre has published nobody waits for the paper.
    ...(signed || result?.result !== 'published' ? [paper] : []),
    {
      step: 'place',
      done: !!sent || !!result,
      actor: 'author',
      people: [material.author],
      ...((sent ?? placed) && { at: (sent ?? placed)!.at }),
      due: schedule ? placingDay(schedule, submission) : due,
    },
    { step: 'moderation', done: !!result, actor: 'region', people: [], ...(result && { at: result.at }) },
  ];
  if (result?.result === 'revise')
    stages.push({
      step: 'resubmit',
      done: !!again,
      actor: 'author',
      people: [material.author],
      ...(again && { at: again.at }),
    });
  return stages;
}
