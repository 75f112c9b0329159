import {
  AlignmentType,
  BorderStyle,
  Document,
  HeadingLevel,
  Packer,
  Paragraph,
  TextRun,
  type FileChild,
} from 'docx';
import type { Template } from '../domain/materials/templates';
import { PAPER_PAGE, PAPER_STYLES } from './paper-style';

/** Приложение 2 is not part of the regulation's text we have, so nobody takes this for the approved form. */
const NOTE = 'Пример: замените утверждённой формой';

const text = (words: string) => new Paragraph({ spacing: { after: 120 }, children: [new TextRun(words)] });
const mark = (words: string) => new Paragraph({ children: [new TextRun(words)] });
const heading = (words: string) =>
  new Paragraph({ heading: HeadingLevel.HEADING_2, keepNext: true, text: words });
const title = (words: string) => new Paragraph({ heading: HeadingLevel.HEADING_1, text: words });
const note = new Paragraph({
  alignment: AlignmentType.CENTER,
  spacing: { after: 240 },
  border: { bottom: { style: BorderStyle.SINGLE, size: 4, space: 4, color: '000000' } },
  children: [new TextRun({ text: NOTE, italics: true })],
});
const BLANK = '____________________';
/** Written by the pen: data of identity documents is never typed into the program. */
const byPen = (what: string) => text(`${what}: ${BLANK}${BLANK}`);
const DAY = '«____» ______________ 20___ г.';

const agreement = (): FileChild[] => [
  title('Соглашение № {номер}'),
  note,
  text('{муниципалитет}'),
  text(
    'Автор (авторы) электронного образовательного материала «{название}» (вид: {вид}; предметы: {предметы}; классы: {классы}; версия {версия}), рекомендованного к публикации экспертным заключением № {заключение_номер} от {заключение_дата}, соглашается (соглашаются):',
  ),
  text('1. На размещение материала в Библиотеке «ЭПОС» и открытый доступ к нему без выплаты вознаграждения.'),
  text('2. С тем, что имя автора (имена авторов) указывают при каждом использовании материала.'),
  text(
    'Автор (авторы) подтверждает (подтверждают), что материал создан его (их) трудом, чужие источники названы и использованы законно, права третьих лиц не нарушены.',
  ),
  heading('Подписи автора и соавторов'),
  mark('{#авторы}'),
  new Paragraph({
    keepNext: true,
    spacing: { before: 200 },
    children: [new TextRun('{по_порядку}. {фио} ({кем}), {должность}, {школа}')],
  }),
  byPen('Документ, удостоверяющий личность'),
  text(`Подпись ${BLANK}   Дата ${DAY}`),
  mark('{/авторы}'),
];

const consent = (): FileChild[] => [
  title('Согласие на обработку персональных данных'),
  note,
  text('Я, {фио}, {должность}, {школа},'),
  byPen('документ, удостоверяющий личность'),
  byPen('адрес'),
  text(
    'даю согласие на обработку моих персональных данных (фамилия, имя, отчество, должность, место работы, адрес электронной почты, телефон) для экспертизы, включения в реестр и публикации в Библиотеке «ЭПОС» материала «{название}» (соглашение № {номер}), который я представляю как {кем}.',
  ),
  text(
    'Обработка: сбор, запись, хранение, уточнение, передача региональному центру, указание имени при публикации, удаление.',
  ),
  text('Согласие действует до его отзыва. Отозвать его можно письменным заявлением: {муниципалитет}.'),
  text(`Подпись ${BLANK}   ${DAY}`),
];

const EXAMPLES: Readonly<Record<Template, () => FileChild[]>> = { agreement, consent };

/** [E-16] Our own form, with the same marks that a municipality's has: to be filled, or to be rewritten in Word. */
export async function exampleTemplate(template: Template): Promise<Uint8Array> {
  const document = new Document({
    styles: PAPER_STYLES,
    sections: [{ properties: PAPER_PAGE, children: EXAMPLES[template]() }],
  });
  return new Uint8Array(await (await Packer.toBlob(document)).arrayBuffer());
}
