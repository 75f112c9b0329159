import type { Facts } from '../domain/facts';
import { authorsOf, type Material, type Submission } from '../domain/materials/material';
import { KIND_NAMES, LEVEL_NAMES } from '../domain/materials/phrases';
import { agreementNumber } from '../domain/materials/publication';
import { fullName, shortName } from '../domain/people/person';
import type { CalendarDate } from '../domain/shared/calendar';
import type { PersonId } from '../domain/shared/ids';
import { dateWords } from './date-words';
import type { PaperValues } from './docx-template';
import { inFileName } from './file-names';

/** The version a paper is made for, on a day. */
export interface PaperOf {
  readonly facts: Facts;
  readonly material: Material;
  readonly submission: Submission;
  readonly today: CalendarDate;
}

const numberOf = ({ facts, material, submission }: PaperOf) =>
  agreementNumber(facts.places.get(material.place)?.settings ?? [], submission);

/** «Соглашение 12-2026-ЭОМ-С.docx» */
export const agreementFileName = (paper: PaperOf) => `Соглашение ${inFileName(numberOf(paper))}.docx`;
/** «Согласие Петрова М. И..docx» without the second point. */
export const consentFileName = (person: string) => `Согласие ${inFileName(person.replace(/\.$/, ''))}.docx`;

function aboutMaterial(paper: PaperOf) {
  const { facts, material, submission, today } = paper;
  const { card, issued, version } = submission;
  return {
    номер: numberOf(paper),
    дата: dateWords(today),
    муниципалитет: facts.places.get(material.place)?.title ?? '',
    заключение_номер: issued?.number ?? '',
    заключение_дата: issued ? dateWords(issued.date) : '',
    название: card?.title ?? '',
    вид: card?.kind ? KIND_NAMES[card.kind] : '',
    предметы: card?.subjects.join(', ') ?? '',
    классы: card?.classes.join(', ') ?? '',
    уровень: card?.level ? LEVEL_NAMES[card.level] : '',
    тема: card?.topic ?? '',
    версия: String(version),
  };
}

function aboutPerson({ facts, material }: PaperOf, id: PersonId) {
  const person = facts.people.get(id);
  const school = facts.places.get(material.place)?.schools.get(person?.school ?? '');
  return {
    фио: fullName(person),
    кратко: shortName(person),
    школа: school?.title ?? '',
    должность: person?.post ?? '',
    кем: id === material.author ? 'автор' : 'соавтор',
  };
}

/** [E-16] Everything an agreement says of its material and the people who sign it. */
export function agreementValues(paper: PaperOf): PaperValues {
  const { material } = paper;
  const { фио, кратко, школа, должность } = aboutPerson(paper, material.author);
  const people = (ids: readonly PersonId[]) =>
    ids.map((id, index) => ({ ...aboutPerson(paper, id), по_порядку: String(index + 1) }));
  return {
    ...aboutMaterial(paper),
    автор_фио: фио,
    автор_кратко: кратко,
    школа,
    должность,
    авторы: people(authorsOf(material)),
    соавторы: people(material.coAuthors),
  };
}

/** [E-16] What the separate consent says of the person who signs it. */
export const consentValues = (paper: PaperOf, person: PersonId): PaperValues => ({
  ...aboutMaterial(paper),
  ...aboutPerson(paper, person),
});
