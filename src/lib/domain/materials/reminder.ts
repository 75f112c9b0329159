import { holds } from '../audience';
import { peopleOf, type Facts } from '../facts';
import { hasRole, shortName, type Person } from '../people/person';
import type { MaterialId, PersonId, PlaceId } from '../shared/ids';
import { leadsIts, stepInFor } from './audience';
import { tasks, type AgendaQuestion, type Task, type TaskKind } from './agenda';
import { DUTY_WORDS } from './duty-letter';
import { findSubmission, latestSubmission, seatsHeld } from './material';

/** What a person owes that others wait for, and that may be said before all of them. */
export const DEBTS = ['sheet', 'open-sheets', 'appoint', 'confirm', 'read-outcome'] as const;
export type DebtKind = (typeof DEBTS)[number];

/** What one person owes of a month. */
export interface Debt {
  readonly person: PersonId;
  readonly owed: readonly { readonly kind: DebtKind; readonly count: number }[];
}

/** A lost seat to fill is an appointment to make; that an expert declined is said nowhere. */
const SAID_AS: Partial<Record<TaskKind, DebtKind>> = {
  sheet: 'sheet',
  'open-sheets': 'open-sheets',
  appoint: 'appoint',
  substitute: 'appoint',
  confirm: 'confirm',
  'read-outcome': 'read-outcome',
};

/**
 * [X-13] Who owes what on some materials, as far as this device can see. Counted and not named by title: a chat has
 * authors in it, and who judges whose paper they do not know [X-05]. What was returned or sent for revision is left out,
 * it would tell a decision on a paper.
 */
export function debtsOf(
  question: Pick<AgendaQuestion, 'facts' | 'today' | 'textOf'>,
  place: PlaceId,
  among: ReadonlySet<MaterialId>,
): Debt[] {
  return dutiesOf(question, place, among)
    .map(({ person, tasks }): Debt => {
      const counts = new Map<DebtKind, number>();
      for (const { kind } of tasks) {
        const said = SAID_AS[kind];
        if (said) counts.set(said, (counts.get(said) ?? 0) + 1);
      }
      return {
        person,
        owed: DEBTS.flatMap((kind) => (counts.has(kind) ? [{ kind, count: counts.get(kind)! }] : [])),
      };
    })
    .filter(({ owed }) => owed.length > 0);
}

/** What waits for one person, by title and day: for the desk's eyes and their own. */
export interface Duties {
  readonly person: PersonId;
  readonly tasks: readonly Task[];
}

/** What a head does as a head. */
const OF_HEADS = new Set<TaskKind>(['open-sheets', 'tie', 'quorum', 'substitute', 'appoint']);

/**
 * [E-07] A head of another association is asked to step in for a colleague whose own paper it is only where nobody else
 * leads that association: else its own heads are asked, and of an ordinary paper nobody is but them.
 */
function isForeign(facts: Facts, member: Person, { kind, material, submission }: Task): boolean {
  if (!OF_HEADS.has(kind) || hasRole(member, 'specialist', 'deputy')) return false;
  const version = findSubmission(facts.materials.get(material), submission);
  if (!version || leadsIts(member, version)) return false;
  if (stepInFor(facts, facts.materials.get(material)!, version)?.includes(member.id)) return false;
  return !seatsHeld(facts, version).some(({ expert }) => expert === member.id);
}

/** [E-23] Everybody for whom something waits on some materials, as far as this device can see. */
export function dutiesOf(
  question: Pick<AgendaQuestion, 'facts' | 'today' | 'textOf'>,
  place: PlaceId,
  among: ReadonlySet<MaterialId>,
): Duties[] {
  const { facts } = question;
  return peopleOf(facts, place)
    .filter(({ leftAt, name }) => !leftAt && name)
    .map((member) => ({
      person: member.id,
      tasks: tasks({ ...question, person: member.id, held: holds(facts, member.id) }, among).filter(
        (task) => !isForeign(facts, member, task),
      ),
    }))
    .filter(({ tasks }) => tasks.length > 0);
}

/** The materials whose latest version is of a month. */
export const materialsOfMonth = (facts: Facts, month: string): ReadonlySet<MaterialId> =>
  new Set(
    [...facts.materials.values()]
      .filter((material) => latestSubmission(material)?.month === month)
      .map(({ id }) => id),
  );

/** What the text says besides debts; dates and the month in words, as the place writes them. */
export interface ReminderWords {
  /** «декабрь» */
  readonly month: string;
  /** «10 декабря»: until when conclusions are due. */
  readonly assess: string;
  /** That day is over. */
  readonly late: boolean;
  /** The address of the program. */
  readonly link: string;
}

const collator = new Intl.Collator('ru');

/**
 * [X-13] The reminder as a text for a chat: debts by person and the link. Nothing else enters it: no scores, remarks,
 * verdicts, titles or contacts. Empty when nobody owes anything.
 */
export function reminderText(
  debts: readonly Debt[],
  personOf: (id: PersonId) => Person | undefined,
  { month, assess, late, link }: ReminderWords,
): string {
  if (debts.length === 0) return '';
  const lines = debts
    .map(({ person, owed }) => {
      const words = owed.map(({ kind, count }) => DUTY_WORDS[kind] + (count > 1 ? ` (${count})` : ''));
      return `${shortName(personOf(person))}: ${words.join(', ')}`;
    })
    .toSorted(collator.compare);
  return [
    `Материалы за ${month}. ${late ? `Срок оценки прошёл ${assess}` : `Оценки и заключения нужны до ${assess}`}. Напоминаем:`,
    ...lines.map((line) => `– ${line}`),
    `Всё делается здесь: ${link}`,
  ].join('\n');
}
