import type { Facts } from '../facts';
import type { MailDoubt, MailFault } from '../people/mail';
import type { Place } from '../people/place';
import { settingsOfMonth, settingsOn } from '../people/settings';
import type { CalendarDate } from '../shared/calendar';
import type { ActId, Instant, PersonId, SubmissionId } from '../shared/ids';
import { wantedByRegistry, type FileMention } from './card';
import { duplicatesOf } from './duplicates';
import { departure, isHeld } from './letters';
import { findSubmission, latestSubmission, type Material, type Submission } from './material';
import { agreementState, isRecommended, publicationState, takenBackAt } from './publication';

/** [E-18] How a registry goes to the regional centre; `smtp`: the relay sends it through the place's mail server. */
export const REGISTRY_WAYS = ['mail', 'smtp', 'other'] as const;
export type RegistryWay = (typeof REGISTRY_WAYS)[number];

/** [E-18] What became of a letter that the relay sends. */
export interface LetterFact {
  /** `uncertain`: it may have arrived or not, so that a person decides. */
  readonly state: 'waiting' | 'sent' | 'refused' | 'uncertain';
  readonly at: Instant;
  /** Why it was not sent, or why nobody knows. */
  readonly why?: MailFault | MailDoubt;
  /** The server's code, of RFC 5321. */
  readonly reply?: number;
  /** The server's words, as far as they may be seen. */
  readonly answer?: string;
  /** How often somebody has asked to send it again. */
  readonly rounds: number;
  /** Where it goes since, when that is another address than the registry's own. */
  readonly to?: string;
}

/** [E-18] A registry that was sent: frozen with its files, the time and who received it. */
export interface SentRegistry {
  readonly act: ActId;
  readonly month: string;
  /** Of a month the first one; later ones correct or complete it. */
  readonly kind: 'main' | 'addendum';
  readonly at: Instant;
  readonly by: PersonId;
  /** The day on which it went out, by the place's calendar. */
  readonly date: CalendarDate;
  readonly way: RegistryWay;
  readonly recipient: string;
  readonly submissions: readonly SubmissionId[];
  /** [E-21] Those of them that an addendum names as taken back after an earlier sending. */
  readonly withdrawn: readonly SubmissionId[];
  /** Hashes of what was sent: the registry first, then archives of agreements. */
  readonly files: readonly string[];
  /** Their names and sizes, and why an addendum was needed; as far as they may be seen. */
  readonly mentions?: readonly FileMention[];
  readonly reason?: string;
  /** What became of its letters, by number; of one that is not here nothing yet. */
  readonly letters: ReadonlyMap<number, LetterFact>;
  /**
   * Its letter was made to be sent from somebody's own mail program: until that person has said that it went, nobody
   * knows that it did.
   */
  readonly prepared?: boolean;
  /** Who has said so, and of which day. */
  readonly said?: { readonly at: Instant; readonly by: PersonId };
  /** As large a letter as the place's mail server takes, where that is less than usual. */
  readonly room?: number;
}

/** [E-18] What keeps a recommended material out of the registry of a month: it carries over to the next. */
export type RegistryBlock = 'agreement-unsigned' | 'agreement-withdrawn' | 'original-missing';
/** [E-18] What is worth a look before sending and keeps nothing out. */
export type RegistryWarning = 'not-placed' | 'no-class' | 'no-topic' | 'no-contact' | 'twice';

/** [E-18] A recommended material that no registry has carried yet. */
export interface RegistryLine {
  readonly material: Material;
  readonly submission: Submission;
  /** It was recommended in an earlier month and waits since. */
  readonly carried: boolean;
  readonly block?: RegistryBlock;
  readonly warnings: readonly RegistryWarning[];
}

/** [E-18] A month's registry as it stands. */
export interface Registry {
  readonly month: string;
  /** What goes, in the order of conclusions. */
  readonly ready: readonly RegistryLine[];
  /** What carries over unless its paper comes. */
  readonly waiting: readonly RegistryLine[];
  /** Materials of the month whose conclusion is still to come. */
  readonly judging: number;
  /** [E-24] As many as the municipality is to send. */
  readonly plan: number;
  /** Sent for this month, the first one first. */
  readonly sent: readonly SentRegistry[];
}

/** Versions that some registry carries, with the last one that does; also one that is only prepared. */
export function sentVersions(place: Pick<Place, 'registries'>): ReadonlyMap<SubmissionId, SentRegistry> {
  return new Map(
    place.registries.flatMap((registry) => registry.submissions.map((id) => [id, registry] as const)),
  );
}

/** [E-18] What keeps a version out on a day; by the setting of how agreements come [E-16]. */
export function registryBlock(
  place: Place,
  submission: Submission,
  date: CalendarDate,
): RegistryBlock | undefined {
  switch (agreementState(submission)) {
    case 'unsigned':
      return 'agreement-unsigned';
    case 'withdrawn':
      return 'agreement-withdrawn';
    case 'signed':
      return settingsOn(place.settings, date).agreements === 'scan' ? undefined : 'original-missing';
    default:
      return undefined;
  }
}

/** [E-21] Versions of which some registry of a month still says that they go, though they were taken back. */
export function untoldWithdrawals(
  facts: Facts,
  place: Pick<Place, 'registries'>,
  month: string,
): SubmissionId[] {
  const sent = place.registries.filter((registry) => registry.month === month && !isHeld(registry));
  return [...new Set(sent.flatMap(({ submissions }) => submissions))].filter((id) => {
    const at = takenBackAtOf(facts, id);
    if (at === undefined) return false;
    return !place.registries.some((registry) => registry.withdrawn.includes(id) && registry.at >= at);
  });
}

/** [E-18, E-21] Versions that some registry has carried away: all of its letters have left. */
export const versionsGone = ({ registries }: Pick<Place, 'registries'>): ReadonlySet<SubmissionId> =>
  new Set(registries.filter((each) => departure(each) === 'done').flatMap(({ submissions }) => submissions));

/**
 * [E-18, E-21] How many materials of a month have left, and how many stand in letters that have not: nobody has taken
 * them back since, and each counts once, by the best that became of it.
 */
export function countSent(
  facts: Facts,
  { sent }: Pick<Registry, 'sent'>,
): Readonly<Record<ReturnType<typeof departure>, number>> {
  const counted = new Set<SubmissionId>();
  const counts = { done: 0, going: 0, prepared: 0, stuck: 0 };
  for (const stand of ['done', 'going', 'prepared', 'stuck'] as const)
    for (const id of sent.filter((each) => departure(each) === stand).flatMap((each) => each.submissions)) {
      if (counted.has(id) || takenBackAtOf(facts, id) !== undefined) continue;
      counted.add(id);
      counts[stand]++;
    }
  return counts;
}

function takenBackAtOf(facts: Facts, id: SubmissionId): Instant | undefined {
  const material = facts.materials.get(facts.materialOfSubmission.get(id) ?? '');
  const submission = findSubmission(material, id);
  return material && submission && takenBackAt(material, submission);
}

function warningsOf(facts: Facts, material: Material, submission: Submission): RegistryWarning[] {
  const { card } = submission;
  const contacts = facts.people.get(material.author)?.contacts;
  const wanted = card ? wantedByRegistry(card) : [];
  const checks: Record<RegistryWarning, boolean> = {
    'not-placed': publicationState(submission) === 'unplaced',
    'no-class': wanted.includes('classes'),
    'no-topic': wanted.includes('topic'),
    // Known to the desk; where contacts are hidden nothing is said of them.
    'no-contact': contacts !== undefined && !contacts.email && !contacts.phone,
    twice: duplicatesOf(facts, material, submission).some(({ submission: other }) => isRecommended(other)),
  };
  return (Object.keys(checks) as RegistryWarning[]).filter((warning) => checks[warning]);
}

/**
 * [E-18] The registry of a month on a day: every recommended material of this month or an earlier one that was not sent
 * yet, those without their paper apart.
 */
export function registryOf(facts: Facts, place: Place, month: string, today: CalendarDate): Registry {
  const sent = sentVersions(place);
  const ready: RegistryLine[] = [];
  const waiting: RegistryLine[] = [];
  let judging = 0;
  for (const material of facts.materials.values()) {
    const submission = latestSubmission(material);
    if (material.place !== place.id || material.withdrawn || !submission || submission.month > month)
      continue;
    if (!submission.issued && submission.accepted && submission.month === month) judging++;
    if (!isRecommended(submission) || sent.has(submission.id)) continue;
    const block = registryBlock(place, submission, today);
    // [E-19] The centre has published it: its paper is awaited no longer.
    if (block && publicationState(submission) === 'published') continue;
    const line: RegistryLine = {
      material,
      submission,
      carried: submission.month < month,
      ...(block && { block }),
      warnings: warningsOf(facts, material, submission),
    };
    (block ? waiting : ready).push(line);
  }
  const issuedAt = ({ submission }: RegistryLine) => submission.issued!.at;
  const inOrder = (lines: RegistryLine[]) => lines.toSorted((a, b) => issuedAt(a) - issuedAt(b));
  return {
    month,
    ready: inOrder(ready),
    waiting: inOrder(waiting),
    judging,
    plan: settingsOfMonth(place.settings, month).monthlyPlan,
    sent: place.registries.filter((registry) => registry.month === month),
  };
}

/** [E-18] What a registry says of each material; a municipality chooses which of these and in which order. */
export const REGISTRY_COLUMNS = [
  'number',
  'period',
  'municipality',
  'id',
  'author',
  'post',
  'school',
  'contact',
  'title',
  'kind',
  'subject',
  'class',
  'topic',
  'version',
  'file-hash',
  'received',
  'conclusion',
  'verdict',
  'agreement',
  'original',
  'channel',
  'sent',
  'link',
  'result',
  'result-date',
  'remarks',
  'attempt',
] as const;
export type RegistryColumn = (typeof REGISTRY_COLUMNS)[number];

/** The columns of a place: its own, or all of them. */
export const columnsOf = ({ registryColumns }: Pick<Place, 'registryColumns'>): readonly RegistryColumn[] =>
  registryColumns ?? REGISTRY_COLUMNS;
