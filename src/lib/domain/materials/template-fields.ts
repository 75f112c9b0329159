import { editDistance } from '../shared/words';
import type { Template } from './templates';

/** What may stand in a form: fields, and lists that repeat what is between `{#имя}` and `{/имя}` with fields of their own. */
export interface TemplateFields {
  readonly fields: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, string>>;
}

const ABOUT_MATERIAL = {
  номер: 'номер соглашения',
  дата: 'день, когда сделан файл',
  муниципалитет: 'название муниципалитета',
  заключение_номер: 'номер экспертного заключения',
  заключение_дата: 'дата экспертного заключения',
  название: 'название материала',
  вид: 'вид материала',
  предметы: 'предметы через запятую',
  классы: 'классы через запятую',
  уровень: 'уровень образования',
  тема: 'тема',
  версия: 'номер версии материала',
} as const;

const ABOUT_PERSON = {
  фио: 'фамилия, имя и отчество',
  кратко: 'фамилия и инициалы',
  школа: 'место работы',
  должность: 'должность',
  кем: '«автор» или «соавтор»',
} as const;

/** [E-16] The names that a form knows, with what is written in their place. Data of identity documents has none: it is written by hand. */
export const TEMPLATE_FIELDS: Readonly<Record<Template, TemplateFields>> = {
  agreement: {
    fields: {
      ...ABOUT_MATERIAL,
      автор_фио: 'фамилия, имя и отчество автора',
      автор_кратко: 'фамилия и инициалы автора',
      школа: 'место работы автора',
      должность: 'должность автора',
    },
    lists: { авторы: 'автор и все соавторы', соавторы: 'соавторы без автора' },
  },
  consent: { fields: { ...ABOUT_MATERIAL, ...ABOUT_PERSON }, lists: {} },
};
/** What a list says of each of its people, besides everything that stands outside of it. */
export const LIST_FIELDS: Readonly<Record<string, string>> = { ...ABOUT_PERSON, по_порядку: '1, 2, 3…' };

/** A mark in a form, as it is spelt there. */
export interface TemplateMark {
  readonly name: string;
  readonly kind: 'field' | 'open' | 'close';
}

export type TemplateFault =
  /** A name that no paper fills, with the nearest that one does. */
  | { readonly fault: 'unknown-field'; readonly name: string; readonly nearest?: string }
  /** A list that is opened and not closed, or the other way round. */
  | { readonly fault: 'list-unclosed' | 'list-unopened'; readonly name: string }
  /** A brace of no mark; `name` are the words around it. */
  | { readonly fault: 'brace-alone'; readonly name: string };

/**
 * What of a form cannot be filled; empty for one that can. Each name is reported once. `loose`: words around braces that
 * belong to no mark.
 */
export function templateFaults(
  template: Template,
  marks: readonly TemplateMark[],
  loose: readonly string[] = [],
): TemplateFault[] {
  const { fields, lists } = TEMPLATE_FIELDS[template];
  const faults = new Map<string, TemplateFault>();
  const report = (fault: TemplateFault) => faults.set(`${fault.fault} ${fault.name}`, fault);
  const open: string[] = [];
  for (const { name, kind } of marks) {
    const known = kind === 'field' ? { ...fields, ...(open.length > 0 && LIST_FIELDS) } : lists;
    if (!(name in known)) {
      const nearest = nearestOf(name, Object.keys(known));
      report({ fault: 'unknown-field', name, ...(nearest && { nearest }) });
    }
    if (kind === 'open') open.push(name);
    if (kind !== 'close') continue;
    if (open.at(-1) === name) open.pop();
    else report({ fault: 'list-unopened', name });
  }
  for (const name of open) report({ fault: 'list-unclosed', name });
  for (const name of loose) report({ fault: 'brace-alone', name });
  return [...faults.values()];
}

/** Something without which a paper says too little, and the fields that would say it; in a list as `список/поле`. */
interface Important {
  readonly says: string;
  readonly by: readonly [string, ...string[]];
}

const IMPORTANT: Readonly<Record<Template, readonly Important[]>> = {
  agreement: [
    { says: 'имя автора', by: ['автор_фио', 'автор_кратко', 'авторы/фио', 'авторы/кратко'] },
    { says: 'имена соавторов', by: ['авторы/фио', 'авторы/кратко', 'соавторы/фио', 'соавторы/кратко'] },
    { says: 'название материала', by: ['название'] },
    { says: 'номер экспертного заключения', by: ['заключение_номер'] },
    { says: 'дата экспертного заключения', by: ['заключение_дата'] },
    { says: 'номер соглашения', by: ['номер'] },
  ],
  consent: [{ says: 'имя того, кто даёт согласие', by: ['фио', 'кратко'] }],
};

/** Something important that a form does not say, with the field that usually says it. */
export interface MissingField {
  readonly says: string;
  readonly field: string;
}

/** [E-16] What a form that can be filled leaves out: the person who uploads it decides whether that is meant. */
export function missingFields(template: Template, marks: readonly TemplateMark[]): MissingField[] {
  const open: string[] = [];
  const said = new Set<string>();
  for (const { name, kind } of marks) {
    if (kind === 'open') open.push(name);
    else if (kind === 'close') open.pop();
    else {
      said.add(name);
      for (const list of open) said.add(`${list}/${name}`);
    }
  }
  return IMPORTANT[template]
    .filter(({ by }) => !by.some((each) => said.has(each)))
    .map(({ says, by: [first] }) => ({ says, field: written(first) }));
}

const written = (path: string): string => {
  const [list, field] = path.split('/');
  return field ? `{#${list}} {${field}} {/${list}}` : `{${path}}`;
};

/** The known name that a misspelt one most likely means; undefined when none is near. */
function nearestOf(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(name.length / 3));
  const measured = known
    .map((each) => ({ each, steps: editDistance(name.toLowerCase(), each, most) }))
    .toSorted((a, b) => a.steps - b.steps);
  return measured[0] && measured[0].steps <= most ? measured[0].each : undefined;
}
