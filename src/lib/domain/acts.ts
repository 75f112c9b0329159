import { ActSchema, isNewer, partHolds, type Act, type Entry } from './act';
import type { ActKind, Judgement } from './act-kind';
import { saidOf, type Facts } from './facts';
import type { Grant } from './grants';
import { lessonActs } from './lessons/acts';
import { centreOf } from './lessons/region';
import { materialActs } from './materials/acts';
import { peopleActs } from './people/acts';
import { calendarActs } from './people/calendar-acts';
import { mailActs } from './people/mail-acts';
import { reminderActs } from './people/reminder-acts';
import { every, no, unknown, yes, type Decision } from './shared/decision';
import { RELAY, type PlaceId } from './shared/ids';
import { partsOf } from './subject';

/** Every kind of act the product knows. */
export const ACTS: ReadonlyMap<string, ActKind> = new Map(
  [...peopleActs, ...calendarActs, ...mailActs, ...reminderActs, ...materialActs, ...lessonActs].map(
    (kind) => [kind.kind, kind],
  ),
);

/** Many times the depth of any act: a table within a text within a part. Whatever walks through one needs as much stack. */
const DEEPEST = 64;

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(each, levels - 1));
}

/**
 * Reads an act from outside. A refusal names what is wrong: `malformed` is bytes from a stranger, `newer-app` an act
 * this version does not know, which its device keeps and nobody guesses at. Unknown optional fields are a minor
 * version's: they travel on untouched.
 */
export function parseAct(input: unknown): Act | { readonly refused: string } {
  if (isDeeperThan(input, DEEPEST)) return { refused: 'malformed' };
  if (isNewer(input)) return { refused: 'newer-app' };
  const parsed = ActSchema.safeParse(input);
  if (!parsed.success) return { refused: 'malformed' };
  const act = parsed.data;
  const kind = ACTS.get(act.kind);
  if (!kind) return { refused: 'newer-app' };
  if (!act.subject.startsWith(`${kind.subject}:`)) return { refused: 'malformed' };
  const payload = kind.payload.safeParse(act.payload);
  if (!payload.success) return { refused: 'malformed' };
  for (const [name, part] of Object.entries(act.parts)) {
    const schema = kind.parts?.[name];
    // Who may see a part that this version does not know, it cannot say: the act waits for the update.
    if (!schema) return { refused: 'newer-app' };
    if (part.salt === undefined || !partHolds(part)) return { refused: 'malformed' };
    if (!schema.safeParse(part.value).success) return { refused: 'malformed' };
  }
  if (kind.requiredParts?.some((name) => !act.parts[name])) return { refused: 'reason-missing' };
  return act;
}

/** Judges an act against facts: on the device before it is sent, at the relay in order. The same rule. */
export function decide(facts: Facts, act: Act, judgement: Judgement): Decision {
  const kind = ACTS.get(act.kind);
  if (!kind) return no('newer-app');
  return every(
    () => ofOnePlace(facts, act),
    () => kind.decide(facts, act, judgement),
  );
}

/**
 * An act is decided in the queue of the place it names, by that place's settings and its people: the place exists, the
 * actor belongs to it, or to one that it has admitted where the act is the region's, and so does what the act is about. Rules of single kinds rest on it.
 */
function ofOnePlace(facts: Facts, act: Act): Decision {
  const [kind, id] = partsOf(act.subject);
  if (kind === 'place' && id !== act.place) return no('wrong-subject');
  const actor = facts.people.get(act.person);
  if (actor && actor.place !== act.place) {
    if (!ACTS.get(act.kind)?.regional) return no('other-place');
    // A device that has not been told of the centre yet cannot say who was admitted; the relay can.
    if (centreOf(facts, actor.place)?.id !== act.place)
      return facts.places.has(act.place) ? no('other-place') : unknown;
  }
  const subject = kind === 'place' ? undefined : saidOf(facts, act.subject);
  if (subject && 'place' in subject && subject.place !== act.place) return no('other-place');
  if (act.kind === 'found-place') return yes;
  if (!facts.places.has(act.place)) return act.person === RELAY ? no('no-place') : unknown;
  // A device that has not received the register yet cannot tell who belongs where; the relay can.
  return act.person === RELAY || actor ? yes : unknown;
}

/** In whose queue an act of a kind is decided that somebody of a place makes: the centre's where it is the region's. */
export function placeOfAct(facts: Facts, kind: string, own: PlaceId): PlaceId {
  return (ACTS.get(kind)?.regional && centreOf(facts, own)?.id) || own;
}

/** Grants that learn of an act. */
export function seenBy(facts: Facts, act: Act): Grant[] {
  return ACTS.get(act.kind)?.seenBy(facts, act) ?? [];
}

/** Grants that see one or the other private part of an act. */
export function partsSeenBy(facts: Facts, act: Act): Grant[] {
  const kind = ACTS.get(act.kind);
  return Object.keys(act.parts).flatMap((part) => kind?.partSeenBy?.(facts, act, part) ?? []);
}

/** The copy of an entry that holders of some grants may have: private parts not theirs keep only their hash. */
export function redact<E extends Act>(facts: Facts, entry: E, held: ReadonlySet<Grant>): E {
  const kind = ACTS.get(entry.kind);
  if (!kind?.partSeenBy) return entry;
  const parts = Object.entries(entry.parts).map(([name, part]) => {
    const visible = kind.partSeenBy!(facts, entry, name).some((right) => held.has(right));
    return [name, visible ? part : { hash: part.hash }] as const;
  });
  return { ...entry, parts: Object.fromEntries(parts) };
}

/** The entry's name for the journal's header hash: everything signed, parts by hash only. */
export function signedHeader(entry: Entry): unknown {
  const { signature: _, parts, ...header } = entry;
  return {
    ...header,
    parts: Object.fromEntries(Object.entries(parts).map(([name, { hash }]) => [name, hash])),
  };
}
