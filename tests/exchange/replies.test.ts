import { describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/browser';
import {
  dayOf,
  readReplies,
  recording,
  REPLY_COLUMNS,
  resultOf,
  type ReplyAnswer,
  type ReplyRow,
} from '../../src/lib/domain/materials/replies';
import { readHeader } from '../../src/lib/exchange/table/header';
import { readTableFile, readTableText } from '../../src/lib/exchange/table/read-table';
import type { Table, TableRefusal } from '../../src/lib/exchange/table/grid';
import { anAct, idOf, NOON, PLACE } from '../builders/municipality';
import { aFullHouse, Round } from '../domain/round';
import type { History } from '../domain/history';

const TODAY = '2026-12-07';

/** Titles as authors have given them: some nearly the same. */
const TITLES = {
  fractions1: 'Дроби. Часть 1',
  fractions2: 'Дроби. Часть 2',
  hedgehog: 'Ёжик и его лес: окружающий мир, 2 класс',
  sound: 'Где живёт звук [р]: тренажёр фонематического слуха',
  plane: 'Площадь прямоугольника: урок открытия нового знания',
};

/** The day on which the materials went to the centre. */
const SENT = '2026-11-21';

/** A house with a recommended material of each title, all sent to the centre but `unsent`; the last one of another author. */
function recommended(unsent?: keyof typeof TITLES) {
  const history = aFullHouse();
  history.at = Date.parse(`${SENT}T09:00:00Z`);
  for (const [key, title] of Object.entries(TITLES)) {
    const author = key === 'plane' ? 'stranger' : 'author';
    const round = new Round(history, author, [], 'specialist', 'head', key, 'recommend');
    const hand = anAct(
      idOf(author),
      'hand-in',
      round.subject,
      { version: 1, month: '2026-12', coAuthors: [], files: [] },
      { private: { card: { ...CARD, title } } },
    );
    history.accept(hand);
    round.submissions.push(hand.id);
    round.take().appoint('expert1').complete('expert1').open().confirm('expert1').issue();
    if (key === unsent) continue;
    const attempt = { submission: round.submission, attempt: 1, date: SENT };
    for (const [kind, more] of [
      ['place-material', { channel: 'account' }],
      ['send-to-moderation', {}],
    ] as const)
      history.accept(anAct(idOf(author), kind, round.subject, { ...attempt, ...more }));
  }
  history.at = NOON;
  for (const [name, family] of [
    ['author', 'Семёнова'],
    ['stranger', 'Королёв'],
  ] as const)
    history.accept(
      anAct(
        idOf('specialist'),
        'enter-person',
        `person:${idOf(name)}`,
        { post: 'учитель', school: 'school-1' },
        {
          private: {
            name: { family, given: 'Анна', patronymic: 'Петровна' },
            contacts: { email: '', phone: '' },
          },
        },
      ),
    );
  return history;
}
const FILE = { hash: 'd'.repeat(64), name: 'Реестр.xlsx', type: '', size: 9_000 };
const CARD = {
  kind: 'lesson',
  subjects: ['Информатика'],
  classes: [7],
  level: 'ООО',
  topic: '',
  annotation: 'Занятие.',
  goals: '',
  links: ['https://example.org/1'],
  sources: [],
  files: [],
};

function read(
  history: History,
  table: Table | TableRefusal,
  answers: ReadonlyMap<number, ReplyAnswer> = new Map(),
  day: string | undefined = TODAY,
): ReplyRow[] {
  if ('code' in table) throw new Error(table.code);
  const { mapping, body } = readHeader(table.rows, REPLY_COLUMNS);
  return readReplies(body, mapping, history.facts, history.facts.places.get(PLACE)!, TODAY, answers, day);
}
/** A row in short: what becomes of it, and of which material. */
const told = (rows: readonly ReplyRow[]) =>
  rows.map(({ outcome, target, result, date }) => [
    outcome,
    target ? Object.keys(TITLES).find((key) => target.material.id === idOf(key)) : undefined,
    result,
    date,
  ]);

/** windows-1251, as accounting programs write it. */
const cp1251 = (text: string) =>
  new Blob([
    Uint8Array.from([...text], (letter) => {
      const code = letter.codePointAt(0)!;
      if (letter === 'ё') return 0xb8;
      if (letter === 'Ё') return 0xa8;
      if (letter === '№') return 0xb9;
      if (letter === '«') return 0xab;
      if (letter === '»') return 0xbb;
      return code >= 0x410 && code <= 0x44f ? code - 0x350 : code;
    }),
  ]);
const workbook = async (rows: (string | number | Date | null)[][]) =>
  await writeXlsxFile(
    rows.map((row) =>
      row.map((value) =>
        value instanceof Date
          ? { value, type: Date, format: 'dd.mm.yyyy' }
          : value === null
            ? null
            : { value },
      ),
    ),
  ).toBlob();

describe('[E-19] tables of the centre, none of them ours', () => {
  test('1: windows-1251 with semicolons, titles in quotes, results in sentences', async () => {
    const history = recommended();
    const file = cp1251(
      [
        'Сведения об итогах модерации;;;',
        '№ п/п;Наименование ЭОМ;ФИО педагога;Результат;Дата',
        '1;«Дроби. Часть 1»;Семенова А.П.;Материал опубликован в каталоге;01.12.2026',
        '2;"Ёжик и его лес: окружающий мир, 2 класс";Семёнова Анна Петровна;Направлен на доработку;02.12.2026',
        '3;Площадь прямоугольника: урок открытия нового знания;Королев А. П.;Отклонен;3.12.26',
        'Всего;3;;;',
      ].join('\r\n'),
    );
    expect(told(read(history, await readTableFile(file)))).toEqual([
      ['new', 'fractions1', 'published', '2026-12-01'],
      ['new', 'hedgehog', 'revise', '2026-12-02'],
      ['new', 'plane', 'reject', '2026-12-03'],
      // «Всего» is under the titles: it has no answer and is nobody’s.
      ['faulty', undefined, undefined, TODAY],
    ]);
  });

  test('2: a workbook with two rows of headings and serial days', async () => {
    const history = recommended();
    const file = await workbook([
      ['Реестр материалов, прошедших модерацию', null, null, null, null],
      ['Материал', null, 'Модерация', null, null],
      ['Название', 'Автор', 'Статус', 'Дата решения', 'Комментарий'],
      ['Дроби. Часть 2', 'Семёнова А. П.', 'опубликовано', new Date('2026-12-04T00:00:00Z'), null],
      [TITLES.sound, 'Семёнова А. П.', 'требуется доработка', 46_360, 'Нет ответов к заданиям'],
    ]);
    const rows = read(history, await readTableFile(file));
    expect(told(rows)).toEqual([
      ['new', 'fractions2', 'published', '2026-12-04'],
      ['new', 'sound', 'revise', '2026-12-04'],
    ]);
    expect(rows[1]!.said.remarks).toBe('Нет ответов к заданиям');
  });

  test('3: Latin letters in Cyrillic words, «е» for «ё», other spaces and dashes', () => {
    const history = recommended();
    const table = readTableText({
      text: [
        'Haзвание\tAвтop\tИтoг',
        'Eжик  и eгo лec – окружающий мир, 2 клacc\tСEМEНОBА\tОпубликoван',
        'Где живет звук (р): тренажер фонематического слуха\tСеменова\tопубликован',
      ].join('\n'),
    });
    expect(told(read(history, table)).map(([outcome, key]) => [outcome, key])).toEqual([
      ['new', 'hedgehog'],
      ['new', 'sound'],
    ]);
  });

  test('4: two similar titles and misspelt ones are asked, never guessed', () => {
    const history = recommended();
    const table = readTableText({
      text: [
        'Название\tАвтор\tИтог',
        'Дроби\tСемёнова А. П.\tопубликован',
        'Дроби. Часть 3\tСемёнова А. П.\tопубликован',
        'Площадь прямоуголника: урок открытия новых знаний\tКоролёв\tопубликован',
        // The right title, somebody else’s name.
        'Дроби. Часть 1\tКоролёв А. П.\tопубликован',
      ].join('\n'),
    });
    const rows = read(history, table);
    expect(told(rows).map(([outcome, key]) => [outcome, key])).toEqual([
      ['doubtful', undefined],
      ['doubtful', undefined],
      ['doubtful', undefined],
      ['doubtful', undefined],
    ]);
    const offered = rows.map(({ candidates }) =>
      candidates.map(({ material }) => Object.keys(TITLES).find((key) => idOf(key) === material.id)),
    );
    expect(offered[1]!.slice(0, 2).toSorted()).toEqual(['fractions1', 'fractions2']);
    expect(offered[2]![0]).toBe('plane');
    expect(offered[3]![0]).toBe('fractions1');
    // What a person says counts.
    const plane = history.facts.materials.get(idOf('plane'))!.submissions[0]!.id;
    const decided = read(
      history,
      table,
      new Map([
        [4, { is: plane }],
        [2, { skip: true }],
      ]),
    );
    expect(told(decided).map(([outcome, key]) => [outcome, key])).toEqual([
      ['skipped', undefined],
      ['doubtful', undefined],
      ['new', 'plane'],
      ['doubtful', undefined],
    ]);
  });

  test('5: unknown rows, repeats, unreadable answers and days', () => {
    const history = recommended();
    const table = readTableText({
      text: [
        'Наименование материала,ФИО автора,Решение модератора,Дата решения',
        'Химия вокруг нас,Орлова,опубликован,01.12.2026',
        '"Дроби. Часть 1",Семёнова,опубликован,01.12.2026',
        '"Дроби. Часть 1",Семёнова,на доработку,01.12.2026',
        '"Дроби. Часть 2",Семёнова,на рассмотрении,01.12.2026',
        'Ёжик и его лес: окружающий мир 2 класс,Семёнова,опубликован,31.02.2026',
        'Где живёт звук [р]: тренажёр фонематического слуха,Семёнова,опубликован,01.02.2027',
      ].join('\n'),
    });
    const rows = read(history, table);
    expect(told(rows).map(([outcome, key]) => [outcome, key])).toEqual([
      ['unknown', undefined],
      ['new', 'fractions1'],
      ['repeat', 'fractions1'],
      ['faulty', 'fractions2'],
      ['faulty', 'hedgehog'],
      ['faulty', 'sound'],
    ]);
    expect(rows.slice(3).map(({ faults }) => faults)).toEqual([
      ['result-unknown'],
      ['date-unknown'],
      ['date-far'],
    ]);
    // What is not understood is no day at all until a person gives it; a field emptied again asks again.
    const [, , , , unread, far] = rows;
    expect(unread!.date).toBeUndefined();
    const given = read(
      history,
      table,
      new Map([
        [unread!.row, { date: '2026-11-30' }],
        [far!.row, { date: '2026-12-02' }],
      ]),
    );
    expect(told(given.slice(4))).toEqual([
      ['new', 'hedgehog', 'published', '2026-11-30'],
      ['new', 'sound', 'published', '2026-12-02'],
    ]);
    expect(recording(given[4]!).payload.date).toBe('2026-11-30');
  });

  test('6: a table from a letter, by our ids, with links and without days', () => {
    const history = recommended();
    const table = readTableText({
      text: [
        'Код\tСтатус модерации\tСсылка',
        `${idOf('sound').toLowerCase()}\tРазмещён\thttps://library.example/17`,
        `${idOf('plane')}\tНЕ РЕКОМЕНДОВАН, есть замечания\tсм. письмо`,
      ].join('\n'),
    });
    const rows = read(history, table);
    expect(told(rows)).toEqual([
      ['new', 'sound', 'published', TODAY],
      ['new', 'plane', 'revise', TODAY],
    ]);
    expect(rows.map((row) => recording(row))).toMatchObject([
      { payload: { link: 'https://library.example/17', attempt: 1 }, values: { remarks: '' } },
      { payload: { attempt: 1 }, values: { remarks: 'см. письмо' } },
    ]);
  });
});

describe('[E-19] no day is guessed', () => {
  const table = () =>
    readTableText({
      text: [
        'Название\tИтог\tДата итога',
        `${TITLES.plane}\tопубликован\t`,
        `${TITLES.sound}\tопубликован\t05.12.2026`,
      ].join('\n'),
    });
  const NO_DAY = '';

  test('an empty cell is asked, for its row or for all such rows at once', () => {
    const history = recommended();
    const [asked, dated] = read(history, table(), new Map(), NO_DAY);
    expect(asked).toMatchObject({ outcome: 'faulty', faults: ['date-missing'] });
    expect(asked!.date).toBeFalsy();
    expect(dated).toMatchObject({ outcome: 'new', date: '2026-12-05' });
    const [all, own] = read(history, table(), new Map(), '2026-12-02');
    expect(all).toMatchObject({ outcome: 'new', date: '2026-12-02', sameDay: true });
    expect(own!.sameDay).toBeUndefined();
    const [single] = read(history, table(), new Map([[asked!.row, { date: '2026-12-03' }]]), NO_DAY);
    expect(single).toMatchObject({ outcome: 'new', date: '2026-12-03' });
    expect(single!.sameDay).toBeUndefined();
  });

  test('nor one on which the centre cannot have answered', () => {
    const history = recommended();
    const [early] = read(history, table(), new Map(), '2026-11-20');
    expect(early).toMatchObject({ outcome: 'faulty', faults: ['date-early'] });
    expect(read(history, table(), new Map(), SENT)[0]!.outcome).toBe('new');
  });

  test('what is recorded already is not asked for its day', () => {
    const history = recommended();
    const { subject, payload } = recording(read(history, table())[0]!);
    history.accept(anAct(idOf('specialist'), 'record-moderation', subject, payload));
    expect(read(history, table(), new Map(), NO_DAY)[0]).toMatchObject({ outcome: 'there', faults: [] });
  });
});

describe('[E-19] a material that never went to the centre', () => {
  const table = readTableText({ text: `Название\tИтог\n${TITLES.plane}\tопубликован` });

  test('is a doubtful row, taken by a person’s word alone', () => {
    const history = recommended('plane');
    const plane = history.facts.materials.get(idOf('plane'))!.submissions[0]!.id;
    const [row] = read(history, table);
    expect(row).toMatchObject({ outcome: 'doubtful', unsent: true });
    expect(row!.target).toBeUndefined();
    expect(row!.candidates.map(({ submission }) => submission.id)).toEqual([plane]);
    const [said] = read(history, table, new Map([[row!.row, { is: plane }]]));
    expect(told([said!])).toEqual([['new', 'plane', 'published', TODAY]]);
    expect(said!.unsent).toBe(true);
  });

  test('has gone with its agreement, in a registry or by e-mail as well', () => {
    const way = (...steps: (readonly [string, Record<string, unknown>])[]) => {
      const history = recommended('plane');
      const { id, submissions } = history.facts.materials.get(idOf('plane'))!;
      const submission = submissions[0]!.id;
      for (const [kind, payload] of steps)
        history.accept(
          kind === 'send-registry'
            ? anAct(
                idOf('specialist'),
                kind,
                `place:${PLACE}`,
                { ...payload, submissions: [submission] },
                { private: { files: [FILE] } },
              )
            : anAct(idOf('specialist'), kind, `material:${id}`, { ...payload, submission }),
        );
      return read(history, table)[0]!.outcome;
    };
    const signed = [
      ['sign-agreement', { date: TODAY, scans: [] }],
      ['receive-original', {}],
    ] as const;
    const sending = {
      month: '2026-12',
      kind: 'main',
      date: TODAY,
      recipient: 'a@example.org',
      files: [FILE.hash],
    };
    expect(way(...signed)).toBe('doubtful');
    expect(way(...signed, ['forward-agreement', { date: TODAY }])).toBe('new');
    expect(way(...signed, ['send-registry', { ...sending, way: 'mail' }])).toBe('new');
    // A letter that nobody has sent yet.
    expect(way(...signed, ['send-registry', { ...sending, way: 'mail', prepared: true }])).toBe('doubtful');
    expect(way(['place-material', { attempt: 1, date: TODAY, channel: 'mail' }])).toBe('new');
  });
});

describe('[E-19] what was recorded before', () => {
  test('is recognised, and nothing is overwritten without being shown', () => {
    const history = recommended();
    const text = (result: string) =>
      readTableText({ text: `Название\tАвтор\tИтог\n${TITLES.plane}\tКоролёв\t${result}` });
    const [first] = read(history, text('на доработку'));
    const { subject, payload, values } = recording(first!);
    history.accept(anAct(idOf('specialist'), 'record-moderation', subject, payload, { private: values }));
    expect(told(read(history, text('на доработку')))[0]![0]).toBe('there');
    const [changed] = read(history, text('опубликован'));
    expect(changed).toMatchObject({ outcome: 'change', before: { result: 'revise' } });
    // Another try: the answer to the first is not taken for one to the second.
    history.accept(
      anAct(idOf('stranger'), 'decide-resubmission', subject, {
        submission: payload.submission,
        attempt: 1,
        again: true,
      }),
    );
    expect(told(read(history, text('на доработку')))[0]![0]).toBe('there');
    expect(told(read(history, text('опубликован')))[0]![0]).toBe('new');
  });
});

describe('[E-19] the centre’s words', () => {
  test.each([
    ['Опубликован', 'published'],
    ['размещено в Каталоге Библиотеки', 'published'],
    ['на доработку', 'revise'],
    ['принят с замечаниями, доработать', 'revise'],
    ['ОТКЛОНЁН', 'reject'],
    ['отказано в публикации', 'reject'],
    ['не опубликован', undefined],
    ['на модерации', undefined],
    ['', undefined],
  ])('«%s» is %s', (text, result) => expect(resultOf(text)).toBe(result));

  test.each([
    ['12.01.2027', '2027-01-12'],
    ['1.2.27', '2027-02-01'],
    ['2027-01-12', '2027-01-12'],
    ['2027-01-12T00:00:00.000Z', '2027-01-12'],
    ['46034', '2026-01-12'],
    ['12.01.2027 г.', '2027-01-12'],
    ['1 декабря 2026 г.', '2026-12-01'],
    ['1 дек. 2026', '2026-12-01'],
    ['01 Декабря 2026 года', '2026-12-01'],
    ['«15» сент. 2026 г.', '2026-09-15'],
    ['9 мая 2026', '2026-05-09'],
    ['3 май 2026', '2026-05-03'],
    ['31 ноября 2026', undefined],
    ['1 де 2026', undefined],
    ['1 недели 2026', undefined],
    ['31.02.2027', undefined],
    ['вчера', undefined],
    ['2027', undefined],
  ])('«%s» is %s', (text, day) => expect(dayOf(text)).toBe(day));
});
