import { describe, expect, test } from 'vitest';
import {
  letterKey,
  readIncoming,
  type Incoming,
  type IncomingAnswer,
} from '../../../src/lib/domain/materials/incoming';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { aHandIn, anAct, anEntering, idOf, PLACE } from '../../builders/municipality';
import { History } from '../history';

const TODAY = '2026-12-07';
const hash = (letter: string) => letter.repeat(64);
const file = (name: string, letter = 'f', inline = false) => ({
  hash: hash(letter),
  name,
  type: '',
  size: 4,
  inline,
});

/** A municipality where some have addresses and two share one. */
function withAddresses() {
  const history = new History();
  const known = (id: string, family: string, given: string, patronymic: string, email: string) =>
    history.accept(
      anAct(
        RELAY,
        'enter-person',
        `person:${idOf(id)}`,
        { post: 'учитель', school: 'school-1' },
        {
          private: { name: { family, given, patronymic }, contacts: { email, phone: '' } },
        },
      ),
    );
  known('author', 'Петрова', 'Мария', 'Ивановна', 'Petrova@Example.ru');
  known('coauthor', 'Сидорова', 'Анна', 'Павловна', '');
  known('stranger', 'Ким', 'Олег', 'Андреевич', 'school@example.ru');
  known('spare', 'Ли', 'Вера', 'Петровна', 'school@example.ru');
  return history;
}

const aLetter = (
  id: string,
  sender: { name?: string; address?: string },
  changes: { subject?: string; text?: string; date?: string; files?: Incoming['files'] } = {},
): Incoming => ({
  id,
  name: `${id}.eml`,
  letter: {
    key: letterKey(`<${id}@example.ru>`, hash('0')),
    sender: { name: '', address: '', ...sender },
    subject: changes.subject ?? 'Презентация «Планеты», информатика',
    text: changes.text ?? '',
  },
  date: changes.date ?? '2026-12-04',
  files: changes.files ?? [file('планеты.pptx')],
});
const read = (
  brought: readonly Incoming[],
  { history = withAddresses(), answers = {} as Record<string, IncomingAnswer> } = {},
) =>
  readIncoming(
    brought,
    history.facts,
    history.facts.places.get(PLACE)!,
    idOf('specialist'),
    TODAY,
    new Map(Object.entries(answers)),
  );
const MARIA = { address: 'petrova@example.ru' };

describe('[X-13] whose letter it is', () => {
  const of = (sender: { name?: string; address?: string }, changes = {}) => {
    const [row] = read([aLetter('one', sender, changes)]);
    return { author: row!.author, candidates: row!.candidates, lacks: row!.lacks };
  };

  test('is certain by an address that one person alone has, whatever the name', () => {
    expect(of({ name: 'Мама', address: 'PETROVA@example.ru' })).toEqual({
      author: idOf('author'),
      candidates: [],
      lacks: [],
    });
  });

  test('is certain by a whole name, where the address of that person is not known to be another', () => {
    expect(of({ name: 'Сидорова Анна Павловна', address: 'anna@mail.example' }).author).toBe(
      idOf('coauthor'),
    );
    // Known under another address: somebody writes in the name of hers, or from a new one. A person says.
    expect(of({ name: 'Петрова Мария Ивановна', address: 'new@mail.example' })).toEqual({
      author: undefined,
      candidates: [idOf('author')],
      lacks: ['author'],
    });
  });

  test('is asked for a likeness, a shared address and a stranger', () => {
    expect(of({ name: 'Анна Сидорова', address: 'x@y.ru' })).toMatchObject({
      author: undefined,
      candidates: [idOf('coauthor')],
    });
    expect(of({ name: 'Школа', address: 'school@example.ru' }).candidates.toSorted()).toEqual(
      [idOf('stranger'), idOf('spare')].toSorted(),
    );
    expect(of({ name: 'Неизвестный', address: 'x@y.ru' })).toEqual({
      author: undefined,
      candidates: [],
      lacks: ['author'],
    });
  });

  test('is asked of a letter that was passed on: its writer first, then who sent it', () => {
    const text =
      '-------- Пересылаемое сообщение --------\nОт: "Сидорова Анна Павловна" <anna@mail.example>\n\nДобрый день!';
    expect(of(MARIA, { subject: 'Fwd: Презентация, информатика', text })).toEqual({
      author: undefined,
      candidates: [idOf('coauthor'), idOf('author')],
      lacks: ['author'],
    });
    expect(of(MARIA, { text }).author).toBeUndefined();
  });

  test('is never the desk’s own, nor of somebody who has left', () => {
    const history = withAddresses();
    history.accept(anAct(idOf('specialist'), 'leave', `person:${idOf('author')}`));
    expect(read([aLetter('one', MARIA)], { history })[0]!.author).toBeUndefined();
    const desk = aLetter('two', { name: 'specialist Имя Отчество' });
    expect(read([desk])[0]).toMatchObject({ candidates: [], lacks: ['author'] });
  });

  test('of a file alone is asked, with those whose name it bears', () => {
    const alone: Incoming = { id: 'one', name: 'Сидорова_тест.docx', files: [file('Сидорова_тест.docx')] };
    expect(read([alone])[0]).toMatchObject({ candidates: [idOf('coauthor')], date: TODAY });
    expect(read([alone])[0]!.lacks).toContain('author');
  });
});

describe('[X-13] what stands in it', () => {
  test('title, kind and subject are read as far as they are said; everything can be answered otherwise', () => {
    const [row] = read([aLetter('one', MARIA)]);
    expect(row).toMatchObject({ outcome: 'ready', date: '2026-12-04', month: '2026-12' });
    expect(row!.card).toMatchObject({
      title: 'Презентация «Планеты», информатика',
      kind: 'presentation',
      subjects: ['Информатика'],
      files: [{ hash: hash('f'), name: 'планеты.pptx' }],
    });
    const answers = {
      one: { title: 'Планеты', kind: 'test', subjects: ['Физика'], author: idOf('coauthor') },
    };
    expect(read([aLetter('one', MARIA)], { answers: answers as never })[0]).toMatchObject({
      author: idOf('coauthor'),
      card: { title: 'Планеты', kind: 'test', subjects: ['Физика'] },
    });
  });

  test('a subject that says nothing gives way to the name of the file; what nobody said is asked', () => {
    const [row] = read([
      aLetter('one', MARIA, { subject: 'Re: Материал на экспертизу', files: [file('Урок_о_дробях.docx')] }),
    ]);
    expect(row!.card).toMatchObject({ title: 'Урок о дробях', kind: 'lesson', subjects: [] });
    expect(row).toMatchObject({ outcome: 'asked', lacks: ['subjects'] });
  });

  test('the author’s last paper says the subject where nothing else does', () => {
    const history = withAddresses();
    history.accept(aHandIn('robot'));
    const [row] = read([aLetter('one', MARIA, { subject: 'Тест', files: [file('тест.docx')] })], { history });
    expect(row!.card.subjects).toEqual(['Информатика']);
  });

  test('pictures of the letter’s own are left out until somebody takes them in', () => {
    const brought = aLetter('one', MARIA, { files: [file('logo.png', 'a', true), file('планеты.pptx')] });
    expect(read([brought])[0]!.card.files).toHaveLength(1);
    const answers = { one: { files: [hash('a')] } };
    expect(read([brought], { answers })[0]!.card.files.map(({ name }) => name)).toEqual(['logo.png']);
    expect(read([brought], { answers: { one: { files: [] } } })[0]!.lacks).toContain('content');
  });

  test('its day is never in the future and, long ago, is asked', () => {
    expect(read([aLetter('one', MARIA, { date: '2027-05-01' })])[0]).toMatchObject({ date: TODAY });
    expect(read([aLetter('one', MARIA, { date: '2026-11-20' })])[0]).toMatchObject({
      date: '2026-11-20',
      month: '2026-12',
      outcome: 'ready',
    });
    expect(read([aLetter('one', MARIA, { date: '2020-01-01' })])[0]!.lacks).toEqual(['date']);
  });
});

describe('[X-13] the same again', () => {
  test('a letter is known by its Message-ID, however its file was saved, and by its bytes without one', () => {
    expect(letterKey('<a@b>', hash('1'))).toBe(letterKey(' a@b ', hash('2')));
    expect(letterKey('', hash('1'))).not.toBe(letterKey('', hash('2')));
  });

  test('twice in one bringing, or entered before, it makes no second paper', () => {
    const history = withAddresses();
    const letter = aLetter('one', MARIA);
    const rows = read([letter, { ...letter, id: 'two' }], { history });
    expect(rows.map(({ outcome }) => outcome)).toEqual(['ready', 'repeat']);
    history.accept(anEntering('robot', {}, { letter: letter.letter!.key }));
    expect(read([letter], { history })[0]).toMatchObject({
      outcome: 'there',
      known: [{ material: idOf('robot') }],
    });
  });

  test('a file that was handed in before is pointed out, and entered when somebody says that it is another paper', () => {
    const history = withAddresses();
    history.accept(aHandIn('robot', { files: [{ hash: hash('f'), name: 'план.docx', type: '', size: 4 }] }));
    const letter = aLetter('one', MARIA);
    expect(read([letter], { history })[0]).toMatchObject({ outcome: 'asked', lacks: ['again'] });
    expect(read([letter], { history, answers: { one: { again: true } } })[0]!.outcome).toBe('ready');
  });

  test('what was left out stays out', () => {
    expect(read([aLetter('one', MARIA)], { answers: { one: { skip: true } } })[0]!.outcome).toBe('skipped');
  });
});
