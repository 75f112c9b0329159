import { ulid } from 'ulid';
import { makePart, type Act } from '../../src/lib/domain/act';
import type { Card } from '../../src/lib/domain/materials/card';
import { EMPTY_CARD } from '../../src/lib/domain/materials/card';
import { RELAY } from '../../src/lib/domain/shared/ids';

/** Ids that read: `personId('author')` is the same in every test and every run. */
const known = new Map<string, string>();
export function idOf(name: string): string {
  const id = known.get(name) ?? ulid(1_700_000_000_000 + known.size);
  known.set(name, id);
  return id;
}

export const PLACE = 'zarechny';
export const ZONE = 'Asia/Yekaterinburg';
/** Monday 7 December 2026, noon in the place's zone. */
export const NOON = Date.parse('2026-12-07T07:00:00Z');

export function anAct(
  person: string,
  kind: string,
  subject: string,
  payload: Record<string, unknown> = {},
  more: Partial<Act> & { private?: Record<string, unknown> } = {},
): Act {
  const { private: values, ...rest } = more;
  const id = ulid();
  return {
    id,
    kind,
    place: PLACE,
    subject,
    payload,
    parts: Object.fromEntries(
      Object.entries(values ?? {}).map(([name, value]) => [name, makePart(`salt-${id}-${name}`, value)]),
    ),
    needs: [],
    person,
    madeAt: NOON,
    ...rest,
  };
}

export const aCard = (changes: Partial<Card> = {}): Card => ({
  ...EMPTY_CARD,
  title: 'Робототехника: первый алгоритм',
  kind: 'lesson',
  subjects: ['Информатика'],
  classes: [7],
  level: 'ООО',
  topic: 'Линейные алгоритмы',
  annotation: 'Занятие вводит понятие исполнителя и линейного алгоритма на примере учебного робота.',
  goals: 'Научиться составлять и проверять линейный алгоритм.',
  links: ['https://example.org/robot'],
  ...changes,
});

export interface Member {
  readonly name: string;
  readonly school?: string;
  readonly roles: { role: string; association?: string }[];
}

/** Who is who in the tests' municipality. */
export const MEMBERS: Member[] = [
  { name: 'specialist', roles: [{ role: 'specialist' }] },
  {
    name: 'head',
    school: 'school-2',
    roles: [{ role: 'head', association: 'informatics' }, { role: 'teacher' }],
  },
  { name: 'otherhead', school: 'school-3', roles: [{ role: 'head', association: 'physics' }] },
  { name: 'expert1', school: 'school-2', roles: [{ role: 'expert', association: 'informatics' }] },
  { name: 'expert2', school: 'school-3', roles: [{ role: 'expert', association: 'informatics' }] },
  { name: 'expert3', school: 'school-3', roles: [{ role: 'expert', association: 'informatics' }] },
  { name: 'spare', school: 'school-1', roles: [{ role: 'expert', association: 'informatics' }] },
  { name: 'author', school: 'school-1', roles: [{ role: 'teacher' }] },
  { name: 'coauthor', school: 'school-1', roles: [{ role: 'teacher' }] },
  { name: 'stranger', school: 'school-2', roles: [{ role: 'teacher' }] },
];

/** The acts that found the municipality, in order. */
export function founding(): Act[] {
  const place = `place:${PLACE}`;
  return [
    anAct(RELAY, 'found-place', place, { title: 'Заречный муниципальный округ', zone: ZONE, sample: false }),
    ...['school-1', 'school-2', 'school-3'].map((id) =>
      anAct(RELAY, 'add-school', place, { id, title: `МБОУ «${id}»`, short: id, settlement: 'Заречный' }),
    ),
    anAct(RELAY, 'add-association', place, {
      id: 'informatics',
      title: 'ММО информатики',
      subjects: ['Информатика'],
    }),
    anAct(RELAY, 'add-association', place, { id: 'physics', title: 'ММО физики', subjects: ['Физика'] }),
    ...MEMBERS.flatMap(({ name, school, roles }) => {
      const subject = `person:${idOf(name)}`;
      return [
        anAct(
          RELAY,
          'enter-person',
          subject,
          { post: 'учитель', ...(school && { school }) },
          {
            private: {
              name: { family: name, given: 'Имя', patronymic: 'Отчество' },
              contacts: { email: '', phone: '' },
            },
          },
        ),
        ...roles.map((role) =>
          anAct(RELAY, 'grant-role', subject, { ...role, from: '2026-09-01', begins: 'now' }),
        ),
        anAct(idOf(name), 'acknowledge-requirements', subject, { version: 0 }),
      ];
    }),
  ];
}

/** A paper entered by the desk for the author of the material of that name. */
export function anEntering(
  material = 'robot',
  changes: Partial<Card> = {},
  payload: Record<string, unknown> = {},
  desk = 'specialist',
  letter?: Record<string, unknown>,
): Act {
  const card = aCard(changes);
  return anAct(
    idOf(desk),
    'enter-material',
    `material:${idOf(material)}`,
    {
      version: 1,
      month: '2026-12',
      coAuthors: [],
      files: card.files.map(({ hash }) => hash),
      author: idOf('author'),
      way: 'email',
      received: '2026-12-04',
      ...payload,
    },
    { private: { card, ...(letter && { letter }) } },
  );
}

/** A hand-in by the author of the material of that name. */
export function aHandIn(
  material = 'robot',
  changes: Partial<Card> = {},
  version = 1,
  author = 'author',
): Act {
  const card = aCard(changes);
  return anAct(
    idOf(author),
    'hand-in',
    `material:${idOf(material)}`,
    { version, month: '2026-12', coAuthors: [], files: card.files.map(({ hash }) => hash) },
    { private: { card } },
  );
}
