import type { Entry } from '../act';
import type { Contacts, Person, PersonName, Role, RoleName } from './person';
import { certificateOf } from './certificate';
import type { FileMention } from '../materials/card';
import type { LetterFact, RegistryColumn, SentRegistry } from '../materials/registry';
import type { RubricForm } from '../materials/rubric';
import type { RequirementsText } from '../materials/requirements';
import type { Template } from '../materials/templates';
import { usualSchedule, type Association, type DayMark, type Place, type School } from './place';
import type { SettingChange } from './settings';
import { partsOf } from '../subject';

/** A municipality after one more accepted act on it. */
export function foldPlace(place: Place | undefined, entry: Entry): Place | undefined {
  const payload = entry.payload;
  if (entry.kind === 'found-place') {
    return {
      id: entry.place,
      title: payload.title as string,
      sample: payload.sample === true,
      schools: new Map(),
      associations: new Map(),
      requirements: [],
      rubrics: [],
      templates: new Map(),
      registries: [],
      ...usualSchedule(payload.zone as string),
    };
  }
  if (!place) return undefined;
  switch (entry.kind) {
    case 'add-school': {
      const school = payload as unknown as School;
      return { ...place, schools: new Map(place.schools).set(school.id, school) };
    }
    case 'add-association': {
      const association = payload as unknown as Association;
      return { ...place, associations: new Map(place.associations).set(association.id, association) };
    }
    case 'change-setting':
      return { ...place, settings: [...place.settings, payload as unknown as SettingChange] };
    case 'mark-day': {
      const days = new Map(place.days);
      if (payload.day === 'usual') days.delete(payload.date as string);
      else
        days.set(payload.date as string, {
          day: payload.day as DayMark['day'],
          title: payload.title as string,
        });
      return { ...place, days };
    }
    case 'mark-month': {
      const monthsOff = new Map(place.monthsOff);
      const reason = entry.parts.reason?.value as string | undefined;
      if (payload.collects) monthsOff.delete(payload.month as string);
      else monthsOff.set(payload.month as string, { ...(reason && { reason }) });
      return { ...place, monthsOff };
    }
    case 'publish-requirements': {
      const text = entry.parts.text?.value as RequirementsText | undefined;
      const published = { version: payload.version as number, at: entry.receivedAt, by: entry.person };
      return { ...place, requirements: [...place.requirements, { ...published, ...(text && { text }) }] };
    }
    case 'publish-rubric': {
      const form = entry.parts.form?.value as RubricForm | undefined;
      const published = { version: payload.version as number, at: entry.receivedAt, by: entry.person };
      return { ...place, rubrics: [...place.rubrics, { ...published, ...(form && { form }) }] };
    }
    case 'set-template': {
      const templates = new Map(place.templates);
      const file = entry.parts.file?.value as FileMention | undefined;
      if (file) templates.set(payload.template as Template, { file, by: entry.person });
      else if (payload.file === undefined) templates.delete(payload.template as Template);
      return { ...place, templates };
    }
    case 'send-registry':
      return { ...place, registries: [...place.registries, sentRegistry(entry)] };
    case 'say-registry-sent':
      return {
        ...place,
        registries: place.registries.map((sent) =>
          sent.act === payload.registry
            ? { ...sent, date: payload.date as string, said: { at: entry.receivedAt, by: entry.person } }
            : sent,
        ),
      };
    // Nobody has sent it: its rows are free again, the journal alone keeps it.
    case 'discard-registry':
      return { ...place, registries: place.registries.filter(({ act }) => act !== payload.registry) };
    case 'fit-letters':
    case 'letter-sent':
    case 'letter-refused':
    case 'letter-uncertain':
    case 'send-letter-again':
      return { ...place, registries: place.registries.map((sent) => withLetter(sent, entry)) };
    case 'mail-set': {
      const { mail: _, ...rest } = place;
      const { host, address = '', by } = payload as { host?: string; address?: string; by: string };
      return host ? { ...rest, mail: { host, address, by, at: entry.receivedAt } } : rest;
    }
    case 'choose-columns':
      return { ...place, registryColumns: payload.columns as RegistryColumn[] };
    default:
      return place;
  }
}

function sentRegistry({ id, receivedAt, person, payload, parts }: Entry): SentRegistry {
  const sent = payload as unknown as Pick<
    SentRegistry,
    'month' | 'kind' | 'date' | 'way' | 'recipient' | 'submissions' | 'files'
  >;
  const { month, kind, date, way, recipient, submissions, files } = sent;
  return {
    ...{ act: id, at: receivedAt, by: person, month, kind, date, way, recipient, submissions, files },
    withdrawn: Array.isArray(payload.withdrawn) ? (payload.withdrawn as string[]) : [],
    letters: new Map(),
    ...(payload.prepared === true && { prepared: true }),
    ...(Array.isArray(parts.files?.value) && { mentions: parts.files.value as FileMention[] }),
    ...(typeof parts.reason?.value === 'string' && { reason: parts.reason.value }),
  };
}

const LETTER_STATES: Readonly<Record<string, LetterFact['state']>> = {
  'letter-sent': 'sent',
  'letter-refused': 'refused',
  'letter-uncertain': 'uncertain',
  'send-letter-again': 'waiting',
};

/** A registry after what one of its letters came to. */
function withLetter(sent: SentRegistry, { kind, payload, parts, receivedAt }: Entry): SentRegistry {
  if (sent.act !== payload.registry) return sent;
  if (kind === 'fit-letters') return { ...sent, room: payload.room as number };
  const said = payload as Pick<LetterFact, 'why' | 'reply' | 'to'> & { letter: number };
  const { letter, why, reply } = said;
  const { rounds: before = 0, to: earlier } = sent.letters.get(letter) ?? {};
  const to = said.to ?? earlier;
  const fact: LetterFact = {
    state: LETTER_STATES[kind]!,
    at: receivedAt,
    rounds: kind === 'send-letter-again' ? before + 1 : before,
    ...(why && { why }),
    ...(reply && { reply }),
    ...(to && { to }),
    ...(typeof parts.answer?.value === 'string' && { answer: parts.answer.value }),
  };
  return { ...sent, letters: new Map(sent.letters).set(letter, fact) };
}

const endRole =
  (id: unknown) =>
  (role: Role): Role =>
    role.id === id ? { ...role, state: 'ended' } : role;

/** A person after one more accepted act on them. */
export function foldPerson(person: Person | undefined, entry: Entry): Person | undefined {
  const payload = entry.payload;
  if (entry.kind === 'enter-person') {
    const name = (entry.parts.name?.value ?? person?.name) as PersonName | undefined;
    const contacts = (entry.parts.contacts?.value ?? person?.contacts) as Contacts | undefined;
    // Without a school in the act the person belongs to none from now on.
    const { school: _, ...rest } = person ?? { school: undefined };
    return {
      ...rest,
      id: partsOf(entry.subject)[1],
      place: entry.place,
      roles: person?.roles ?? [],
      mentors: person?.mentors ?? [],
      certificates: person?.certificates ?? [],
      requirements: person?.requirements ?? new Map<number, number>(),
      post: payload.post as string,
      ...(payload.school ? { school: payload.school as string } : {}),
      ...(name && { name }),
      ...(contacts && { contacts }),
    };
  }
  if (!person) return undefined;
  switch (entry.kind) {
    case 'grant-role': {
      const role: Role = {
        id: entry.id,
        role: payload.role as RoleName,
        from: payload.from as string,
        state: payload.begins === 'later' ? 'coming' : 'current',
        ...(payload.association ? { association: payload.association as string } : {}),
        ...(payload.network ? { network: payload.network as string } : {}),
        ...(payload.school ? { school: payload.school as string } : {}),
        ...(payload.until ? { until: payload.until as string } : {}),
      };
      return { ...person, roles: [...person.roles, role] };
    }
    case 'role-began':
      return {
        ...person,
        roles: person.roles.map((role) =>
          role.id === payload.role && role.state === 'coming' ? { ...role, state: 'current' } : role,
        ),
      };
    case 'role-ended':
    case 'end-role':
      return { ...person, roles: person.roles.map(endRole(payload.role)) };
    case 'name-mentor': {
      const pair = { id: entry.id, mentor: payload.mentor as string, from: payload.from as string };
      return { ...person, mentors: [...person.mentors, pair] };
    }
    case 'end-mentoring':
      return {
        ...person,
        mentors: person.mentors.map((pair) =>
          pair.id === payload.mentoring ? { ...pair, until: payload.until as string } : pair,
        ),
      };
    case 'acknowledge-requirements': {
      const requirements = new Map(person.requirements).set(payload.version as number, entry.receivedAt);
      return { ...person, requirements };
    }
    case 'issue-certificate':
      return { ...person, certificates: [...person.certificates, certificateOf(entry)] };
    case 'revoke-certificate': {
      const reason = entry.parts.reason?.value as string | undefined;
      const revoked = { at: entry.receivedAt, by: entry.person, ...(reason && { reason }) };
      return {
        ...person,
        certificates: person.certificates.map((certificate) =>
          certificate.id === payload.certificate ? { ...certificate, revoked } : certificate,
        ),
      };
    }
    case 'choose-reminders': {
      const { remindAt: _, ...rest } = person;
      return payload.address ? { ...rest, remindAt: payload.address as string } : rest;
    }
    case 'erase-person': {
      const { name: _, contacts: __, remindAt: ___, ...rest } = person;
      return {
        ...rest,
        post: '',
        erased: true,
        leftAt: person.leftAt ?? entry.receivedAt,
        roles: person.roles.map((role) => ({ ...role, state: 'ended' })),
      };
    }
    case 'invited':
      return {
        ...person,
        invitedAt: entry.receivedAt,
        // Somebody may have got the account before the journal spoke of it.
        ...(payload.renews === true && { enteredAt: person.enteredAt ?? entry.receivedAt }),
      };
    case 'invitation-used':
    case 'account-made':
      return { ...person, enteredAt: entry.receivedAt };
    case 'link-made':
      return { ...person, linkedAt: entry.receivedAt };
    case 'link-used':
      return { ...person, openedAt: entry.receivedAt };
    case 'links-revoked': {
      const { linkedAt: _, openedAt: __, invitedAt: ___, ...rest } = person;
      return rest;
    }
    case 'leave':
      return {
        ...person,
        leftAt: entry.receivedAt,
        roles: person.roles.map((role) => ({ ...role, state: 'ended' })),
      };
    default:
      return person;
  }
}
