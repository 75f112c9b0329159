import type { Entry } from '../act';
import type { Place } from '../people/place';
import type { CalendarDate } from '../shared/calendar';
import { partsOf } from '../subject';
import type { BellSchedule } from './bells';
import type { Resource, Use } from './equipment';
import type { Exception, Slot } from './lesson';
import type { Closing, Need, Proposal, StatedNeed } from './need';
import {
  type Declined,
  type Failure,
  type Joining,
  type NetworkLesson,
  type Offer,
  type Outcome,
  type Report,
  type SchoolNote,
  withChange,
} from './network-lesson';
import {
  NEW_REGION,
  type ClaimRule,
  type Connection,
  type NamedTerm,
  type Network,
  type Region,
} from './region';
import type { Closure } from './term';

/** A place after one more accepted act on the registers of network lessons; every other act leaves it as it is. */
export function foldRegion(place: Place | undefined, entry: Entry): Place | undefined {
  if (!place) return undefined;
  if (entry.kind === 'open-centre')
    return { ...place, region: { ...NEW_REGION, admitted: new Set([place.id]) } };
  const { region } = place;
  if (!region) return place;
  const next = afterAct(region, entry);
  return next === region ? place : { ...place, region: next };
}

function afterAct(region: Region, { kind, payload, id }: Entry): Region {
  switch (kind) {
    case 'admit-place':
      return { ...region, admitted: new Set(region.admitted).add(payload.place as string) };
    case 'put-network':
      return { ...region, networks: having(region.networks, payload as unknown as Network) };
    case 'put-term':
      return { ...region, terms: having(region.terms, payload as unknown as NamedTerm) };
    case 'put-resource':
      return { ...region, resources: having(region.resources, payload as unknown as Resource) };
    case 'remove-resource':
      return { ...region, resources: without(region.resources, payload.id as string) };
    case 'put-bells':
      return { ...region, bells: withBells(region.bells, payload as unknown as BellSchedule) };
    case 'close-school':
      return { ...region, closures: new Map(region.closures).set(id, payload as unknown as Closure) };
    case 'reopen-school':
      return { ...region, closures: without(region.closures, payload.closure as string) };
    case 'put-connection':
      return { ...region, connection: payload as unknown as Connection };
    case 'order-claims':
      return { ...region, claimOrder: payload.order as ClaimRule[] };
    default:
      return region;
  }
}

const having = <V extends { readonly id: string }>(map: ReadonlyMap<string, V>, value: V) =>
  new Map(map).set(value.id, value);

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

/** [V-13] A schedule takes the place of the one from the same day. */
const withBells = (bells: readonly BellSchedule[], put: BellSchedule): readonly BellSchedule[] => [
  ...bells.filter(({ school, from }) => school !== put.school || from !== put.from),
  put,
];

const wordsIn = ({ parts }: Entry): { readonly words?: string } =>
  typeof parts.words?.value === 'string' ? { words: parts.words.value } : {};

const by = ({ person, receivedAt }: Entry) => ({ by: person, at: receivedAt });

/** A network lesson after one more accepted act on it. */
export function foldLesson(lesson: NetworkLesson | undefined, entry: Entry): NetworkLesson | undefined {
  const { kind, payload, parts } = entry;
  if (kind === 'offer-lesson') {
    const name = typeof parts.name?.value === 'string' ? parts.name.value : lesson?.teacherName;
    return {
      ...(lesson ?? {
        id: partsOf(entry.subject)[1],
        place: entry.place,
        offeredBy: entry.person,
        guests: [],
        joined: new Map(),
        changes: [],
        reports: new Map(),
        notes: new Map(),
      }),
      offer: payload as unknown as Offer,
      ...(name !== undefined && { teacherName: name }),
    };
  }
  if (!lesson) return undefined;
  switch (kind) {
    case 'publish-lesson':
      return { ...lesson, published: by(entry) };
    case 'share-lesson':
      return { ...lesson, guests: [...new Set([...lesson.guests, payload.network as string])] };
    case 'join-lesson': {
      const joining = payload as unknown as Joining;
      return {
        ...lesson,
        joined: new Map(lesson.joined).set(joining.school, { ...joining, ...by(entry) }),
        notes: without(lesson.notes, joining.school),
      };
    }
    case 'leave-lesson': {
      const school = payload.school as string;
      const { booked } = lesson;
      return {
        ...lesson,
        joined: without(lesson.joined, school),
        notes: without(lesson.notes, school),
        // Its equipment is free: should it come back, it is applied for like everybody else.
        ...(booked && { booked: { ...booked, schools: booked.schools.filter((each) => each !== school) } }),
      };
    }
    case 'apply-for-lesson': {
      const { declined: _, ...rest } = lesson;
      const { id, madeAt, seq } = entry;
      return { ...rest, claim: { id, madeAt, seq, ...by(entry), schools: payload.schools as string[] } };
    }
    case 'withdraw-application': {
      const { claim: _, ...rest } = lesson;
      return rest;
    }
    case 'confirm-lesson': {
      const { claim: _, declined: __, ...rest } = lesson;
      const { schools, weekday, slot, uses, link } = payload as {
        schools: string[];
        weekday: number;
        slot: Slot;
        uses: Use[];
        link?: string;
      };
      return {
        ...rest,
        booked: { id: entry.id, ...by(entry), schools, weekday, slot, uses, ...(link && { link }) },
        // [V-10] Another time is news to every school.
        notes: new Map(),
      };
    }
    case 'decline-lesson': {
      const { claim: _, ...rest } = lesson;
      return { ...rest, declined: { why: payload.why as Declined, ...by(entry), ...wordsIn(entry) } };
    }
    case 'release-lesson': {
      const { booked: _, ...rest } = lesson;
      return { ...rest, declined: { why: 'other', ...by(entry), ...wordsIn(entry) }, notes: new Map() };
    }
    case 'change-date': {
      const exception = payload as unknown as Exception;
      const { words: reason } = wordsIn(entry);
      const change = { id: entry.id, exception, ...by(entry), ...(reason && { reason }) };
      return { ...lesson, changes: withChange(lesson.changes, change) };
    }
    case 'restore-date': {
      const date = payload.date as CalendarDate;
      return { ...lesson, changes: lesson.changes.filter(({ exception }) => exception.date !== date) };
    }
    case 'report-connection': {
      const { date, school, outcome, failure } = payload as {
        date: CalendarDate;
        school: string;
        outcome: Outcome;
        failure?: Failure;
      };
      const report: Report = {
        date,
        school,
        outcome,
        ...(failure && { failure }),
        ...wordsIn(entry),
        ...by(entry),
      };
      return { ...lesson, reports: new Map(lesson.reports).set(`${date} ${school}`, report) };
    }
    case 'note-in-school': {
      const note: SchoolNote = {
        state: payload.state as SchoolNote['state'],
        ...wordsIn(entry),
        ...by(entry),
      };
      return { ...lesson, notes: new Map(lesson.notes).set(payload.school as string, note) };
    }
    case 'withdraw-lesson': {
      const { claim: _, booked: __, ...rest } = lesson;
      return { ...rest, withdrawn: { ...by(entry), ...wordsIn(entry) } };
    }
    default:
      return lesson;
  }
}

/** A need after one more accepted act on it. */
export function foldNeed(need: StatedNeed | undefined, entry: Entry): StatedNeed | undefined {
  const { kind, payload } = entry;
  if (kind === 'state-need') {
    return {
      ...(need ?? { id: partsOf(entry.subject)[1], place: entry.place, proposals: [] }),
      need: payload as unknown as Need,
      ...by(entry),
      ...wordsIn(entry),
    };
  }
  if (!need) return undefined;
  switch (kind) {
    case 'escalate-need':
      return { ...need, escalated: { ...by(entry), ...wordsIn(entry) } };
    case 'propose-lesson': {
      const { lesson, network } = payload as { lesson: string; network: string };
      const proposal: Proposal = {
        lesson,
        network,
        ...by(entry),
        // An administrator who proposes a lesson of the own network has agreed with that.
        ...(network === need.need.network && { administrator: { yes: true, ...by(entry) } }),
      };
      return { ...need, proposals: [...need.proposals.filter((each) => each.lesson !== lesson), proposal] };
    }
    case 'answer-proposal': {
      const { lesson, as, yes } = payload as { lesson: string; as: 'administrator' | 'school'; yes: boolean };
      return {
        ...need,
        proposals: need.proposals.map((each) =>
          each.lesson === lesson ? { ...each, [as]: { yes, ...by(entry) } } : each,
        ),
      };
    }
    case 'close-need':
      return {
        ...need,
        closed: { how: payload.how as Closing, act: entry.id, ...by(entry), ...wordsIn(entry) },
      };
    default:
      return need;
  }
}
