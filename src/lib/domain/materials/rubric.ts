import { z } from 'zod/mini';
import { commonRow } from '../shared/compare';
import type { Instant, PersonId } from '../shared/ids';
import { openObject } from '../shared/open-object';

/** How many gates and criteria a form has, and how long their texts are; the whole fits into one act. */
export const RUBRIC_LIMITS = {
  gates: { least: 1, most: 12 },
  criteria: { least: 1, most: 20 },
  title: 160,
  short: 40,
  question: 400,
} as const;

export const VERDICTS = ['recommend', 'revise', 'reject'] as const;
/** [E-12] The three outcomes of the regulation (специалист, п. 3). */
export type Verdict = (typeof VERDICTS)[number];

export const SCORES = [0, 1, 2, 3] as const;
export type Score = (typeof SCORES)[number];

/** A condition that must hold, yes or no; a no suggests its own verdict, whatever the scores. */
export interface Gate {
  /** The same in every version that asks the same: `g1` of the example, `g` and a ULID of what was added. */
  readonly id: string;
  readonly title: string;
  /** Of few words, for tags. */
  readonly short: string;
  readonly failed: 'revise' | 'reject';
}

/** A question scored 0–3; a 0 needs a remark. */
export interface Criterion {
  /** The same in every version that asks the same, so that points of several versions compare: `c1`, `c` and a ULID. */
  readonly id: string;
  readonly title: string;
  /** What the expert asks themselves; may be empty. */
  readonly question: string;
}

export type Item = Gate | Criterion;

/** What an expert fills in. */
export interface RubricForm {
  readonly gates: readonly Gate[];
  readonly criteria: readonly Criterion[];
}

/** A version of the form: 1 is our example, later ones the municipality has published. */
export interface Rubric extends RubricForm {
  readonly version: number;
}

/** A version that a municipality has published. */
export interface PublishedRubric {
  /** From 2: the example is the first. */
  readonly version: number;
  readonly at: Instant;
  readonly by: PersonId;
  /** Undefined when hidden from this device. */
  readonly form?: RubricForm;
}

/*
 * What an item is, its id says: so nothing that was a condition becomes a criterion, and no name of Object's own is one.
 */
const ID = '[0-9A-HJKMNP-TV-Z]{1,26}';
const GATE_ID = new RegExp(`^g${ID}$`);
const CRITERION_ID = new RegExp(`^c${ID}$`);
export const isGateId = (id: string): boolean => GATE_ID.test(id);
export const isCriterionId = (id: string): boolean => CRITERION_ID.test(id);
export const isItemId = (id: string): boolean => isGateId(id) || isCriterionId(id);

const title = z.string().check(z.trim(), z.minLength(1), z.maxLength(RUBRIC_LIMITS.title));
const listOf = <T extends { id: string }>(
  item: z.ZodMiniType<T>,
  { least, most }: { readonly least: number; readonly most: number },
) =>
  z.array(item).check(
    z.minLength(least),
    z.maxLength(most),
    z.refine((items) => new Set(items.map(({ id }) => id)).size === items.length, 'id twice'),
  );
/** A form from outside. */
export const RubricFormSchema = openObject({
  gates: listOf(
    openObject({
      id: z.string().check(z.regex(GATE_ID)),
      title,
      short: z.string().check(z.trim(), z.minLength(1), z.maxLength(RUBRIC_LIMITS.short)),
      failed: z.enum(['revise', 'reject']),
    }),
    RUBRIC_LIMITS.gates,
  ),
  criteria: listOf(
    openObject({
      id: z.string().check(z.regex(CRITERION_ID)),
      title,
      question: z.string().check(z.trim(), z.maxLength(RUBRIC_LIMITS.question)),
    }),
    RUBRIC_LIMITS.criteria,
  ),
});

/** The form in force until a municipality publishes its own: Приложение 3 is not part of the regulation's text we have. */
export const EXAMPLE_RUBRIC: Rubric = {
  version: 1,
  gates: [
    {
      id: 'g1',
      title: 'Требования к материалам приняты и соблюдены',
      short: 'Требования соблюдены',
      failed: 'revise',
    },
    { id: 'g2', title: 'Материал открывается и работает', short: 'Открывается и работает', failed: 'revise' },
    {
      id: 'g3',
      title: 'Права автора и чужие источники оформлены',
      short: 'Права и источники',
      failed: 'revise',
    },
    { id: 'g4', title: 'Нет персональных данных учеников', short: 'Нет данных учеников', failed: 'revise' },
    { id: 'g5', title: 'Содержание законно', short: 'Законное содержание', failed: 'reject' },
  ],
  criteria: [
    { id: 'c1', title: 'Точность содержания', question: 'Факты, термины и задания верны.' },
    {
      id: 'c2',
      title: 'Соответствие ФГОС и программе',
      question: 'Тема и результаты отвечают стандарту и рабочей программе.',
    },
    {
      id: 'c3',
      title: 'Методическая ценность',
      question: 'Коллега сможет провести занятие по этому материалу.',
    },
    {
      id: 'c4',
      title: 'Соответствие возрасту',
      question: 'Объём, язык и задания посильны детям этого возраста.',
    },
    { id: 'c5', title: 'Структура и навигация', question: 'Части материала ясны, нужное легко найти.' },
    { id: 'c6', title: 'Интерактивность и ИКТ', question: 'Цифровые средства помогают цели, а не украшают.' },
    {
      id: 'c7',
      title: 'Полнота описания',
      question: 'Карточка и пояснения отвечают на вопросы того, кто берёт материал впервые.',
    },
    {
      id: 'c8',
      title: 'Качество и доступность',
      question: 'Видно, слышно, читается на телефоне и с увеличением.',
    },
  ],
};

/** Names nothing: for whoever asks what stands in a document and not how its items are called. */
export const NO_FORM: RubricForm = { gates: [], criteria: [] };

/** Gates, then criteria. */
export const itemsOf = ({ gates, criteria }: RubricForm): readonly Item[] => [...gates, ...criteria];

/** The version that an *appoint* says was kept (`given.rubric`): where it says none, the example. */
export const readKeptRubric = (kept: string | undefined): number => Number(kept ?? EXAMPLE_RUBRIC.version);

/** What keeps a form from being published. */
export interface FormFault {
  /** Id of a gate or criterion, or the list. */
  readonly item: string;
  readonly field: 'title' | 'short' | 'question' | 'list';
  readonly fault: 'missing' | 'too-long' | 'twice' | 'too-few' | 'too-many';
}

/** Everything that is wrong with a form, field by field. */
export function faultsInForm(form: RubricForm): FormFault[] {
  const titles = itemsOf(form).map((item) => plain(item.title));
  const counted = (item: 'gates' | 'criteria'): FormFault[] => {
    const { least, most } = RUBRIC_LIMITS[item];
    if (form[item].length < least) return [{ item, field: 'list', fault: 'too-few' }];
    return form[item].length > most ? [{ item, field: 'list', fault: 'too-many' }] : [];
  };
  const text = (item: string, field: 'title' | 'short' | 'question', value: string): FormFault[] => {
    if (field !== 'question' && !value.trim()) return [{ item, field, fault: 'missing' }];
    return value.trim().length > RUBRIC_LIMITS[field] ? [{ item, field, fault: 'too-long' }] : [];
  };
  const named = ({ id, title }: Item): FormFault[] => {
    const first = itemsOf(form)[titles.indexOf(plain(title))];
    const twice = plain(title) !== '' && first?.id !== id;
    return twice ? [{ item: id, field: 'title', fault: 'twice' }] : text(id, 'title', title);
  };
  return [
    ...counted('gates'),
    ...form.gates.flatMap((gate) => [...named(gate), ...text(gate.id, 'short', gate.short)]),
    ...counted('criteria'),
    ...form.criteria.flatMap((each) => [...named(each), ...text(each.id, 'question', each.question)]),
  ];
}
const plain = (words: string) => words.trim().toLowerCase();

/** What a form says otherwise than an earlier one. */
export interface FormChange {
  readonly list: 'gates' | 'criteria';
  readonly item: string;
  /** As it is called now, or was called when it was there. */
  readonly title: string;
  readonly what: 'added' | 'removed' | 'moved' | 'title' | 'short' | 'question' | 'failed';
  readonly was?: string;
  readonly now?: string;
}

const FIELDS = ['title', 'short', 'question', 'failed'] as const;
const said = (item: Item, field: (typeof FIELDS)[number]): string =>
  field in item ? (item as Gate & Criterion)[field] : '';

/** The changes from a form to the next, in the order of the next; what was removed comes last in its list. */
export const changesBetween = (before: RubricForm, after: RubricForm): FormChange[] => [
  ...changesOfList('gates', before.gates, after.gates),
  ...changesOfList('criteria', before.criteria, after.criteria),
];

function changesOfList(
  list: FormChange['list'],
  before: readonly Item[],
  after: readonly Item[],
): FormChange[] {
  const idsIn = (items: readonly Item[], others: readonly Item[]) =>
    items.map(({ id }) => id).filter((id) => others.some((each) => each.id === id));
  const stayed = idsIn(after, before);
  // Of what is in both, the longest row in the same order stays where it is; the rest has moved.
  const inPlace = new Set(commonRow(stayed, idsIn(before, after)).map(([index]) => stayed[index]));
  const changes = after.flatMap((item): FormChange[] => {
    const change = { list, item: item.id, title: item.title };
    const known = before.find(({ id }) => id === item.id);
    if (!known) return [{ ...change, what: 'added' }];
    const different = FIELDS.filter((field) => said(known, field) !== said(item, field));
    return [
      ...different.map((what) => ({ ...change, what, was: said(known, what), now: said(item, what) })),
      ...(inPlace.has(item.id) ? [] : [{ ...change, what: 'moved' as const }]),
    ];
  });
  const removed = before.filter(({ id }) => !after.some((each) => each.id === id));
  return [
    ...changes,
    ...removed.map(({ id, title }) => ({ list, item: id, title, what: 'removed' as const })),
  ];
}
