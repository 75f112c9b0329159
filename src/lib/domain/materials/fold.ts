import type { Entry } from '../act';
import type { PersonId } from '../shared/ids';
import type { Card, FileMention } from './card';
import { authorIn, type Entered, type LetterIn, type WayIn } from './entering';
import type { Assignment, Material, ReopenRequest, Submission } from './material';
import type { Agreement, Attempt, Channel, ModerationResult, NotedStep } from './publication';
import { readKeptRubric, type Verdict } from './rubric';
import { readTied } from './tie';
import { partsOf } from '../subject';

type Change<T> = (value: T) => T;

const text = (entry: Entry, part: string): { readonly reason?: string } => {
  const value = entry.parts[part]?.value;
  return typeof value === 'string' ? { reason: value } : {};
};

const onSubmission =
  (id: unknown, change: Change<Submission>): Change<Material> =>
  (material) => ({
    ...material,
    submissions: material.submissions.map((submission) =>
      submission.id === id ? change(submission) : submission,
    ),
  });

const onSeat = (entry: Entry, expert: unknown, change: Change<Assignment>): Change<Material> =>
  onSubmission(entry.payload.submission, (submission) => {
    const index = submission.panel.findLastIndex((assignment) => assignment.expert === expert);
    return index < 0
      ? submission
      : { ...submission, panel: submission.panel.with(index, change(submission.panel[index]!)) };
  });

const onAgreement = (entry: Entry, added: Partial<Agreement>): Change<Material> =>
  onSubmission(entry.payload.submission, (submission) =>
    submission.agreement ? { ...submission, agreement: { ...submission.agreement, ...added } } : submission,
  );

/** The running try, begun with the first thing done in it. */
const onAttempt = (entry: Entry, change: Change<Attempt>): Change<Material> =>
  onSubmission(entry.payload.submission, ({ attempts, ...submission }) => ({
    ...submission,
    attempts: [...attempts.slice(0, -1), change(attempts.at(-1) ?? {})],
  }));

/** A version of which a noted step was taken back, as if nobody had noted it. */
function withoutStep({ agreement, attempts, ...submission }: Submission, step: NotedStep): Submission {
  if (step === 'signed') return { ...submission, attempts };
  if (step === 'original' || step === 'forwarded') {
    const { [step]: _, ...rest } = agreement!;
    return { ...submission, agreement: rest, attempts };
  }
  const { [step]: _, ...rest } = attempts.at(-1) ?? {};
  const begun = attempts.length > 1 || Object.keys(rest).length > 0;
  return {
    ...submission,
    ...(agreement && { agreement }),
    attempts: begun ? [...attempts.slice(0, -1), rest] : [],
  };
}

const doneOn = ({ receivedAt, person, payload }: Entry) => ({
  at: receivedAt,
  by: person,
  date: payload.date as string,
});
const linked = ({ payload: { link } }: Entry) => (typeof link === 'string' && link ? { link } : {});

/** Names of the pictures of a signed paper, where this device may see them. */
const filesOf = ({ parts }: Entry): { readonly scanFiles?: readonly FileMention[] } =>
  Array.isArray(parts.files?.value) ? { scanFiles: parts.files.value as FileMention[] } : {};

/** A person's confirmation is of one text: a later one stands instead of the earlier. */
const confirmed = (submission: Submission, entry: Entry, person: PersonId): Submission => ({
  ...submission,
  confirmations: [
    ...submission.confirmations.filter((each) => each.person !== person),
    { person, at: entry.receivedAt, basis: entry.basis ?? '' },
  ],
});

/** What the relay gives a *hand in* (`given.files`) whose bytes have all come before it; else *files arrived* says so. */
export const FILES_HERE = 'here';

/** What an *enter material* says of how the paper came; nothing where the author handed it in. */
const enteredIn = ({ kind, person, receivedAt, payload, parts }: Entry): { readonly entered?: Entered } => {
  if (kind !== 'enter-material') return {};
  const { way, received, letter, original } = payload as Record<string, string>;
  const said = parts.letter?.value as LetterIn | undefined;
  return {
    entered: {
      by: person,
      at: receivedAt,
      way: way as WayIn,
      date: received!,
      ...(letter && { letter }),
      ...(original && { original }),
      ...(said && { said }),
    },
  };
};

const handIn = (material: Material | undefined, entry: Entry): Material => {
  const payload = entry.payload as {
    version: number;
    month: string;
    coAuthors: PersonId[];
    files: string[];
  };
  const submission: Submission = {
    id: entry.id,
    version: payload.version,
    month: payload.month,
    madeAt: entry.madeAt,
    receivedAt: entry.receivedAt,
    ...enteredIn(entry),
    card: entry.parts.card?.value as Card | undefined,
    files: payload.files,
    ...(entry.given?.files === FILES_HERE && { filesArrivedAt: entry.receivedAt }),
    panel: [],
    confirmations: [],
    signedTexts: [],
    earlierIssues: [],
    reopenRequests: [],
    putIn: [],
    attempts: [],
  };
  return {
    ...(material ?? {
      id: partsOf(entry.subject)[1],
      place: entry.place,
      author: authorIn(entry),
    }),
    coAuthors: payload.coAuthors,
    submissions: [...(material?.submissions ?? []), submission],
  };
};

/** What each accepted act does to its material. Total: an act this app does not know leaves the material as it was. */
const changes: Record<string, (entry: Entry) => Change<Material>> = {
  'files-arrived': (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      filesArrivedAt: entry.receivedAt,
      ...submission,
    })),
  accept: (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      ...submission,
      month: entry.payload.month as string,
      accepted: {
        at: entry.receivedAt,
        by: entry.person,
        association: entry.payload.association as string,
      },
    })),
  'return-incomplete': (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      ...submission,
      returned: { at: entry.receivedAt, by: entry.person, ...text(entry, 'reason') },
    })),
  appoint: (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      rubric: readKeptRubric(entry.given?.rubric),
      ...submission,
      panel: [
        ...submission.panel,
        {
          expert: entry.payload.expert as PersonId,
          by: entry.person,
          at: entry.receivedAt,
          warnings: entry.payload.warnings as string[],
          ...text(entry, 'reason'),
        },
      ],
    })),
  'accept-assignment': (entry) =>
    onSeat(entry, entry.person, (seat) => ({ acceptedAt: entry.receivedAt, ...seat })),
  decline: (entry) =>
    onSeat(entry, entry.person, (seat) => ({
      ...seat,
      declined: {
        at: entry.receivedAt,
        ...text(entry, 'reason'),
        ...(entry.payload.substitute ? { substitute: entry.payload.substitute as PersonId } : {}),
      },
    })),
  release: (entry) =>
    onSeat(entry, entry.payload.expert, (seat) => ({ ...seat, releasedAt: entry.receivedAt })),
  complete: (entry) =>
    onSeat(entry, entry.person, (seat) => ({
      acceptedAt: entry.receivedAt,
      ...seat,
      completed: { at: entry.receivedAt, basis: entry.basis ?? '' },
    })),
  'reopen-sheet': (entry) => onSeat(entry, entry.person, ({ completed: _, ...seat }) => seat),
  'open-sheets': (entry) =>
    onSubmission(entry.payload.submission, (submission) => {
      const verdicts = readTied(entry.given?.tied);
      return {
        ...submission,
        opened: { at: entry.receivedAt, by: entry.person, ...text(entry, 'reason') },
        ...(verdicts.length > 1 && { tie: { verdicts } }),
      };
    }),
  'break-tie': (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      ...submission,
      ...(submission.tie && {
        tie: {
          ...submission.tie,
          decided: {
            by: entry.person,
            at: entry.receivedAt,
            verdict: entry.payload.verdict as Verdict,
            ...text(entry, 'reason'),
          },
        },
      }),
    })),
  confirm: (entry) =>
    onSubmission(entry.payload.submission, (submission) => confirmed(submission, entry, entry.person)),
  'confirm-on-paper': (entry) =>
    onSubmission(entry.payload.submission, (submission) => {
      const person = entry.payload.expert as PersonId;
      return {
        ...confirmed(submission, entry, person),
        signedTexts: [
          ...submission.signedTexts,
          {
            person,
            by: entry.person,
            at: entry.receivedAt,
            basis: entry.basis ?? '',
            scans: entry.payload.scans as string[],
            ...filesOf(entry),
          },
        ],
      };
    }),
  'accept-quorum': (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      ...submission,
      quorum: {
        by: entry.person,
        at: entry.receivedAt,
        basis: entry.basis ?? '',
        ...text(entry, 'reason'),
      },
    })),
  issue: (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      ...submission,
      issued: {
        act: entry.id,
        by: entry.person,
        at: entry.receivedAt,
        number: entry.given?.number ?? '',
        date: entry.given?.date ?? '',
        verdict: entry.payload.verdict as Verdict,
        basis: entry.basis ?? '',
      },
    })),
  acknowledge: (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      acknowledgedAt: entry.receivedAt,
      ...submission,
    })),
  'ask-reopen': (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      ...submission,
      reopenRequests: [
        ...submission.reopenRequests,
        {
          act: entry.id,
          person: entry.person,
          at: entry.receivedAt,
          ...(typeof entry.parts.text?.value === 'string' && { text: entry.parts.text.value }),
          ...(Array.isArray(entry.parts.changes?.value) && {
            changes: entry.parts.changes.value as NonNullable<ReopenRequest['changes']>,
          }),
        },
      ],
    })),
  'put-in': (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      ...submission,
      putIn: [
        ...submission.putIn,
        {
          request: String(entry.payload.request),
          from: String(entry.payload.from),
          by: entry.person,
          at: entry.receivedAt,
        },
      ],
    })),
  reopen: (entry) =>
    onSubmission(entry.payload.submission, (submission) => {
      const { issued, acknowledgedAt, quorum: _, ...rest } = submission;
      if (!issued) return submission;
      const decision = { by: entry.person, at: entry.receivedAt, ...text(entry, 'reason') };
      return {
        ...rest,
        // Confirmed was the text as it stood; the new edition is confirmed anew.
        confirmations: [],
        earlierIssues: [
          ...rest.earlierIssues,
          { ...issued, ...(acknowledgedAt && { acknowledgedAt }), reopened: decision },
        ],
        reopenRequests: rest.reopenRequests.map((request) =>
          request.answer ? request : { ...request, answer: { was: 'reopened', ...decision } },
        ),
      };
    }),
  'refuse-reopen': (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      ...submission,
      reopenRequests: submission.reopenRequests.map((request) =>
        request.act === entry.payload.request
          ? {
              ...request,
              answer: { was: 'refused', by: entry.person, at: entry.receivedAt, ...text(entry, 'reason') },
            }
          : request,
      ),
    })),
  'sign-agreement': (entry) =>
    onSubmission(entry.payload.submission, (submission) => ({
      ...submission,
      agreement: {
        issue: submission.issued?.act ?? '',
        date: entry.payload.date as string,
        signedAt: entry.receivedAt,
        signedBy: entry.person,
        scans: entry.payload.scans as string[],
        ...filesOf(entry),
      },
    })),
  'receive-original': (entry) => onAgreement(entry, { original: { at: entry.receivedAt, by: entry.person } }),
  'forward-agreement': (entry) =>
    onAgreement(entry, {
      forwarded: { at: entry.receivedAt, by: entry.person, date: entry.payload.date as string },
    }),
  'withdraw-agreement': (entry) =>
    onAgreement(entry, {
      withdrawn: { at: entry.receivedAt, by: entry.person, ...text(entry, 'reason') },
    }),
  'take-back-step': (entry) =>
    onSubmission(entry.payload.submission, (submission) =>
      withoutStep(submission, entry.payload.step as NotedStep),
    ),
  'place-material': (entry) =>
    onAttempt(entry, (attempt) => ({
      ...attempt,
      placed: {
        ...doneOn(entry),
        channel: entry.payload.channel as Channel,
        ...linked(entry),
      },
    })),
  'send-to-moderation': (entry) => onAttempt(entry, (attempt) => ({ ...attempt, sent: doneOn(entry) })),
  'record-moderation': (entry) =>
    onAttempt(entry, (attempt) => ({
      ...attempt,
      result: {
        ...doneOn(entry),
        result: entry.payload.result as ModerationResult,
        ...linked(entry),
        ...(typeof entry.parts.remarks?.value === 'string' && { remarks: entry.parts.remarks.value }),
      },
    })),
  'decide-resubmission': (entry) =>
    onSubmission(entry.payload.submission, (submission) => {
      const decided = entry.payload.again === true;
      const attempts = submission.attempts.with(-1, {
        ...submission.attempts.at(-1),
        again: { at: entry.receivedAt, decided },
      });
      return { ...submission, attempts: decided ? [...attempts, {}] : attempts };
    }),
  withdraw: (entry) => (material) => ({
    ...material,
    withdrawn: { at: entry.receivedAt, ...text(entry, 'reason') },
  }),
  'ask-help': (entry) => (material) => ({ helpAskedAt: entry.receivedAt, ...material }),
};

/** A material after one more accepted act. */
export function foldMaterial(material: Material | undefined, entry: Entry): Material | undefined {
  if (entry.kind === 'hand-in' || entry.kind === 'enter-material') return handIn(material, entry);
  if (!material) {
    // Help may be asked on a draft: the material begins as its author's paper without a submission.
    return entry.kind === 'ask-help'
      ? {
          id: partsOf(entry.subject)[1],
          place: entry.place,
          author: entry.person,
          coAuthors: [],
          submissions: [],
          helpAskedAt: entry.receivedAt,
        }
      : undefined;
  }
  return changes[entry.kind]?.(entry)(material) ?? material;
}
