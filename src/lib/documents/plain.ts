import type * as Y from 'yjs';
import type { Card } from '../domain/materials/card';
import { FIELD_NAMES, KIND_NAMES, VERDICT_NAMES } from '../domain/materials/phrases';
import { withLocators } from '../domain/materials/locator';
import { itemTitle, SECTION_NAMES } from '../domain/materials/review-phrases';
import { isGateId, isItemId, itemsOf, type RubricForm } from '../domain/materials/rubric';
import type { PlainField } from '../domain/shared/compare';
import { parseName } from '../domain/names';
import {
  readConclusion,
  readDraft,
  readHelp,
  readPhrases,
  readRemarks,
  readSheet,
  SECTIONS,
} from './materials/read';
import { markWords, needWords, offerWords, placeWords } from '../domain/lessons/paper-phrases';
import { readGrid, readOffers, readRequest } from './lessons/read';
import { plainText } from './rich-text';

/**
 * A document as named plain texts: what a person compares, copies and sends. Kinds that nobody writes by hand are empty.
 * Answers are called as in the form of their round; those it does not ask for come after them, by their ids.
 */
export function plainFields(name: string, doc: Y.Doc, rubric: RubricForm): PlainField[] {
  switch (parseName(name)?.kind) {
    case 'draft':
      return draftFields(doc);
    case 'sheet':
      return sheetFields(doc, rubric);
    case 'conclusion':
      return conclusionFields(doc, rubric);
    case 'remarks':
      return readRemarks(doc).flatMap(({ id, anchor, resolved, comments }) => [
        ...comments.map((comment) => ({
          id: comment.id,
          label: anchor ? `К словам «${anchor.quote}»` : 'Ко всему заключению',
          text: comment.text,
        })),
        ...(resolved ? [{ id: `resolved-${id}`, label: 'Замечание', text: 'решено' }] : []),
      ]);
    case 'help':
      return readHelp(doc).map(({ id, text }) => ({ id, label: 'Сообщение', text }));
    case 'phrases':
    case 'phrasebook':
      return readPhrases(doc).map(({ id, text }) => ({ id, label: 'Фраза', text }));
    case 'offers':
      return [...readOffers(doc)].map(([id, row]) => ({ id, label: 'Занятие', text: offerWords(row) }));
    case 'request': {
      const { marks, needs } = readRequest(doc);
      return [
        ...[...marks].map(([id, row]) => ({ id, label: 'Участие в занятии', text: markWords(row) })),
        ...[...needs].map(([id, row]) => ({ id, label: 'Потребность', text: needWords(row) })),
      ];
    }
    case 'grid':
      return [...readGrid(doc)].map(([id, place]) => ({
        id,
        label: 'Место в плане',
        text: placeWords(place),
      }));
    default:
      return [];
  }
}

/** The fields as one text, for a file and the clipboard. */
export function plainCopy(fields: readonly PlainField[]): string {
  return fields
    .filter(({ text }) => text)
    .map(({ label, text }) => `${label}\n${text}`)
    .join('\n\n');
}

const field = (id: string, label: string, text: string | undefined): PlainField => ({
  id,
  label,
  text: text ?? '',
});
const answer = (value: boolean | undefined) => (value === undefined ? '' : value ? 'да' : 'нет');

function draftFields(doc: Y.Doc): PlainField[] {
  const { card } = readDraft(doc);
  return (Object.keys(FIELD_NAMES) as (keyof Card)[]).map((name) =>
    field(name, FIELD_NAMES[name], cardText(name, card)),
  );
}

function cardText(name: keyof Card, card: Card): string {
  switch (name) {
    case 'kind':
      return card.kind ? KIND_NAMES[card.kind] : '';
    case 'subjects':
    case 'classes':
      return card[name].join(', ');
    case 'links':
      return card.links.join('\n');
    case 'sources':
      return card.sources.map(({ title, licence }) => `${title}, ${licence}`).join('\n');
    case 'files':
      return card.files.map((file) => file.name).join('\n');
    default:
      return card[name] ?? '';
  }
}

/** Ids of the form's items, then of what else is answered. */
function answeredItems(rubric: RubricForm, ...said: readonly object[]): string[] {
  const others = said.flatMap((each) => Object.keys(each)).filter(isItemId);
  return [...new Set([...itemsOf(rubric).map(({ id }) => id), ...others])];
}

function sheetFields(doc: Y.Doc, rubric: RubricForm): PlainField[] {
  const sheet = readSheet(doc);
  const located = (item: string, text: string | undefined) =>
    withLocators(text ?? '', sheet.locators?.[item] ?? []);
  return [
    ...answeredItems(rubric, sheet.gates, sheet.scores, sheet.remarks, sheet.locators ?? {}).flatMap((id) => {
      const title = itemTitle(id, rubric);
      return [
        field(id, title, sheet.scores[id]?.toString() ?? answer(sheet.gates[id])),
        field(`remark-${id}`, `${title}: замечание`, located(id, sheet.remarks[id])),
      ];
    }),
    field('verdict', 'Решение', sheet.verdict && VERDICT_NAMES[sheet.verdict]),
    field('findings', 'Общее мнение о материале', located('findings', sheet.findings)),
  ];
}

function conclusionFields(doc: Y.Doc, rubric: RubricForm): PlainField[] {
  const conclusion = readConclusion(doc);
  return [
    ...SECTIONS.map((section) =>
      field(section, SECTION_NAMES[section], plainText(conclusion.sections[section])),
    ),
    ...answeredItems(rubric, conclusion.gates, conclusion.agreed).map((id) =>
      isGateId(id)
        ? field(id, itemTitle(id, rubric), answer(conclusion.gates[id]))
        : field(id, `${itemTitle(id, rubric)}: общая оценка`, conclusion.agreed[id]?.toString()),
    ),
    field('verdict', 'Решение', conclusion.verdict && VERDICT_NAMES[conclusion.verdict]),
    field('term', 'Доработать до', conclusion.term),
  ];
}
