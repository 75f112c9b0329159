import { z } from 'zod/mini';
import { addDays, FEDERAL_CALENDAR, type CalendarDate } from '../shared/calendar';
import { DateText } from '../shared/ids';
import { openObject } from '../shared/open-object';
import { deadlines } from './deadlines';

/** A value a regulation fixes or leaves open: shown with its clause, changed from a date on. */
export interface Setting<T> {
  readonly key: string;
  readonly title: string;
  readonly schema: z.ZodMiniType<T>;
  readonly byDefault: T;
  /** The clause, or «наше умолчание» where no regulation names the value. */
  readonly source: string;
  readonly unit?: string;
  /** The unit beside one, two and five of them, where it is counted. */
  readonly counted?: readonly [string, string, string];
  /** Of a value chosen from a list: what each is called. */
  readonly choices?: Readonly<Record<string, string>>;
}

const OURS = 'наше умолчание, положение значения не называет';
const day = z.int().check(z.gte(1), z.lte(28));

export const SETTINGS = {
  handInDay: {
    key: 'handInDay',
    title: 'Педагог сдаёт материал до',
    schema: day,
    byDefault: 5,
    source: 'Порядок, педагог, п. 2',
    unit: 'числа',
  },
  assessDay: {
    key: 'assessDay',
    title: 'Первичная оценка до',
    schema: day,
    byDefault: 10,
    source: 'Порядок, специалист, п. 2',
    unit: 'числа',
  },
  sendDay: {
    key: 'sendDay',
    title: 'Реестр направляется до',
    schema: day,
    byDefault: 28,
    source: 'Порядок, специалист, п. 6',
    unit: 'числа',
  },
  monthlyPlan: {
    key: 'monthlyPlan',
    title: 'Материалов в месяц, не менее',
    schema: z.int().check(z.gte(0), z.lte(1000)),
    byDefault: 5,
    source: 'Порядок, специалист, п. 6',
  },
  shiftDeadlines: {
    key: 'shiftDeadlines',
    title: 'Переносить сроки с выходных дней',
    schema: z.boolean(),
    byDefault: true,
    source: OURS,
  },
  minimumAssessmentDays: {
    key: 'minimumAssessmentDays',
    title: 'На оценку не менее',
    schema: z.int().check(z.gte(1), z.lte(15)),
    byDefault: 3,
    source: OURS,
    unit: 'рабочих дней',
    counted: ['рабочий день', 'рабочих дня', 'рабочих дней'],
  },
  graceDays: {
    key: 'graceDays',
    title: 'Сдано в срок без связи: ждать получения не более',
    schema: z.int().check(z.gte(0), z.lte(14)),
    byDefault: 3,
    source: OURS,
    unit: 'дней',
    counted: ['день', 'дня', 'дней'],
  },
  panelSize: {
    key: 'panelSize',
    title: 'Экспертов в группе',
    schema: z.int().check(z.gte(1), z.lte(9)),
    byDefault: 3,
    source: OURS,
  },
  quorum: {
    key: 'quorum',
    title: 'Без всех подтверждений достаточно',
    schema: z.int().check(z.gte(1), z.lte(100)),
    byDefault: 50,
    source: OURS,
    unit: '% экспертов',
  },
  spread: {
    key: 'spread',
    title: 'Расхождение оценок, которое стоит обсудить',
    schema: z.int().check(z.gte(1), z.lte(3)),
    byDefault: 2,
    source: OURS,
    unit: 'баллов',
    counted: ['балл', 'балла', 'баллов'],
  },
  recommendFrom: {
    key: 'recommendFrom',
    title: 'Подсказка «рекомендован» от',
    schema: z.int().check(z.gte(0), z.lte(100)),
    byDefault: 70,
    source: OURS,
    unit: '%',
  },
  reviseFrom: {
    key: 'reviseFrom',
    title: 'Подсказка «на доработку» от',
    schema: z.int().check(z.gte(0), z.lte(100)),
    byDefault: 50,
    source: OURS,
    unit: '%',
  },
  numberPattern: {
    key: 'numberPattern',
    title: 'Номер заключения',
    schema: z.string().check(z.maxLength(40), z.regex(/\{n\}/, 'нужно место для номера: {n}')),
    byDefault: '{n}/{yyyy}-ЭОМ',
    source: OURS,
  },
  agreementPattern: {
    key: 'agreementPattern',
    title: 'Номер соглашения',
    schema: z.string().check(z.maxLength(40), z.regex(/\{n\}/, 'нужно место для номера заключения: {n}')),
    byDefault: '{n}/С',
    source: OURS,
  },
  certificatePattern: {
    key: 'certificatePattern',
    title: 'Номер справки',
    schema: z.string().check(z.maxLength(40), z.regex(/\{n\}/, 'нужно место для номера: {n}')),
    byDefault: '{n}/{yyyy}-СП',
    source: OURS,
  },
  agreements: {
    key: 'agreements',
    title: 'Соглашения сдают',
    schema: z.enum(['paper', 'scan', 'both']),
    byDefault: 'paper',
    source: 'Порядок, специалист, п. 5; педагог, п. 4',
    choices: { paper: 'на бумаге', scan: 'снимком', both: 'на бумаге и снимком' },
  },
  remindFrom: {
    key: 'remindFrom',
    title: 'Письма-напоминания не раньше',
    schema: z.int().check(z.gte(0), z.lte(23)),
    byDefault: 9,
    source: OURS,
    unit: 'ч',
  },
  remindUntil: {
    key: 'remindUntil',
    title: 'Письма-напоминания до',
    schema: z.int().check(z.gte(1), z.lte(24)),
    byDefault: 18,
    source: OURS,
    unit: 'ч',
  },
  invitationDays: {
    key: 'invitationDays',
    title: 'Приглашение действует',
    schema: z.int().check(z.gte(1), z.lte(90)),
    byDefault: 14,
    source: OURS,
    unit: 'дней',
    counted: ['день', 'дня', 'дней'],
  },
  hideExperts: {
    key: 'hideExperts',
    title: 'Скрывать имена экспертов от автора',
    schema: z.boolean(),
    byDefault: false,
    source: OURS,
  },
  hideScores: {
    key: 'hideScores',
    title: 'Не показывать автору баллы по критериям',
    schema: z.boolean(),
    byDefault: false,
    source: OURS,
  },
} as const satisfies Record<string, Setting<never> | Setting<unknown>>;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValues = { readonly [K in SettingKey]: z.infer<(typeof SETTINGS)[K]['schema']> };

export const SettingChange = openObject({
  key: z.enum(Object.keys(SETTINGS) as [SettingKey, ...SettingKey[]]),
  value: z.union([z.int(), z.boolean(), z.string().check(z.maxLength(200))]),
  from: DateText,
});
export type SettingChange = z.infer<typeof SettingChange>;

/**
 * What a month of collection goes by: the settings in force on its first day and the corrections dated inside it. A
 * change that begins later leaves the month as it was lived, also when somebody looks at it next year.
 */
export const settingsOfMonth = (changes: readonly SettingChange[], month: string): SettingValues =>
  // 31 stands behind the last day of every month.
  settingsOn(changes, `${month}-31`);

/**
 * What a change of a setting needs: nothing from the next month on, a reason inside the running one, and no day before
 * that, because a month that is over was lived by its own settings.
 */
export function changeNeeds(from: CalendarDate, today: CalendarDate): 'nothing' | 'reason' | 'later-day' {
  const [month, running] = [from.slice(0, 7), today.slice(0, 7)];
  return month > running ? 'nothing' : month === running ? 'reason' : 'later-day';
}

/** Settings that are only good together. */
interface Agreeing {
  readonly code: string;
  readonly keys: readonly SettingKey[];
  /** Terms are what a month goes by as a whole, or what its calendar makes of them; the others what a day does. */
  readonly of: 'month' | 'calendar' | 'day';
  readonly agree: (values: SettingValues, month: string) => boolean;
}

/** So many months are looked at: each has its own days off. */
const MONTHS_AHEAD = 24;

/** [E-22] The assessment of a month ends before the day on which its registry is due. */
function endsBeforeSending(values: SettingValues, month: string): boolean {
  const { assess, send } = deadlines(month, values, FEDERAL_CALENDAR);
  return assess < send;
}

const AGREEING: readonly Agreeing[] = [
  {
    code: 'assess-before-hand-in',
    keys: ['handInDay', 'assessDay'],
    of: 'month',
    agree: ({ handInDay, assessDay }) => handInDay < assessDay,
  },
  {
    code: 'send-before-assess',
    keys: ['handInDay', 'assessDay', 'sendDay', 'shiftDeadlines'],
    of: 'calendar',
    agree: (values, month) => endsBeforeSending({ ...values, minimumAssessmentDays: 1 }, month),
  },
  {
    code: 'assessment-too-long',
    keys: ['handInDay', 'assessDay', 'minimumAssessmentDays', 'sendDay', 'shiftDeadlines'],
    of: 'calendar',
    agree: endsBeforeSending,
  },
  {
    code: 'remind-hours',
    keys: ['remindFrom', 'remindUntil'],
    of: 'day',
    agree: ({ remindFrom, remindUntil }) => remindFrom < remindUntil,
  },
  {
    code: 'hints-crossed',
    keys: ['reviseFrom', 'recommendFrom'],
    of: 'day',
    agree: ({ reviseFrom, recommendFrom }) => reviseFrom <= recommendFrom,
  },
];

/** Which settings would not go together, from which day on, and what they would be then. */
export interface Contradiction {
  readonly code: string;
  readonly keys: readonly SettingKey[];
  readonly from: CalendarDate;
  readonly values: SettingValues;
}

/**
 * [E-05, E-22] What a change would contradict, as long as it is in force: also a value that begins later than it. Undefined
 * where nothing does. What contradicts already, and has nothing to do with the changed setting, refuses no change.
 */
export function contradictionOf(
  changes: readonly SettingChange[],
  change: SettingChange,
): Contradiction | undefined {
  const all = [...changes, change];
  const later = changes.filter(({ from }) => from > change.from);
  const until = later
    .filter(({ key }) => key === change.key)
    .map(({ from }) => from)
    .toSorted()[0];
  const days = [change.from, ...later.map(({ from }) => from).toSorted()];
  for (const { code, keys, of, agree } of AGREEING.filter((each) => each.keys.includes(change.key)))
    for (const from of of === 'calendar'
      ? [...new Set([...monthsFrom(change.from), ...days])].toSorted()
      : days) {
      const month = from.slice(0, 7);
      const values = of === 'day' ? settingsOn(all, from) : settingsOfMonth(all, month);
      const inForce = until === undefined || (of === 'day' ? from < until : month < until.slice(0, 7));
      if (inForce && !agree(values, month)) return { code, keys, from, values };
    }
  return undefined;
}

/** A day and the first days of the months after it. */
function monthsFrom(day: CalendarDate): CalendarDate[] {
  const days = [day];
  while (days.length < MONTHS_AHEAD)
    days.push(`${addDays(`${days.at(-1)!.slice(0, 7)}-28`, 4).slice(0, 7)}-01`);
  return days;
}

/** The settings in force on a date: of each key the latest change that has begun; a later act wins a tie. */
export function settingsOn(changes: readonly SettingChange[], date: CalendarDate): SettingValues {
  const values: Record<string, unknown> = {};
  for (const setting of Object.values(SETTINGS)) values[setting.key] = setting.byDefault;
  const begun = changes.filter((change) => change.from <= date);
  for (const change of begun.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    if (SETTINGS[change.key].schema.safeParse(change.value).success) values[change.key] = change.value;
  }
  return values as SettingValues;
}
