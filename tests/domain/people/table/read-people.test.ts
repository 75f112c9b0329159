import { describe, expect, test } from 'vitest';
import type { Person } from '../../../../src/lib/domain/people/person';
import { personFaultText } from '../../../../src/lib/domain/people/table/phrases';
import {
  countRows,
  readPeopleRows,
  schoolKey,
  type Answers,
  type PersonRow,
  type Register,
  type SchoolAnswer,
} from '../../../../src/lib/domain/people/table/read-people';
import type { PersonField } from '../../../../src/lib/domain/people/table/columns';

const person = (id: string, name: string, more: Partial<Person> = {}): Person => {
  const [family = '', given = '', patronymic = ''] = name.split(' ');
  return {
    id,
    place: 'zarechny',
    requirements: new Map(),
    mentors: [],
    certificates: [],
    post: 'учитель',
    school: 's7',
    name: { family, given, patronymic },
    contacts: { email: '', phone: '' },
    roles: [{ id: `${id}-role`, role: 'teacher', from: '2026-09-01', state: 'current' }],
    ...more,
  };
};

const REGISTER: Register = {
  people: [
    person('maria', 'Иванова Мария Ивановна', {
      contacts: { email: 'maria@school.ru', phone: '+7 912 345-67-89' },
    }),
    person('petr', 'Киселёв Пётр Ильич', { school: 's8' }),
    person('gone', 'Ушедшая Анна Петровна', { leftAt: 1 }),
  ],
  schools: [
    { id: 's7', short: 'СОШ № 7', title: 'МБОУ «СОШ № 7»', settlement: 'Заречный' },
    { id: 's8', short: 'Гимназия № 8', title: 'МАОУ «Гимназия № 8»', settlement: 'Заречный' },
  ],
  associations: [{ id: 'exact', title: 'ММО математики и физики', subjects: ['Математика'] }],
};
const NO_ANSWERS: Answers = { rows: new Map(), schools: new Map(), role: 'teacher' };

/** Columns in the order of the names, rows from the second of the sheet on. */
function read(fields: string, rows: string[][], answers: Partial<Answers> = {}, register = REGISTER) {
  const mapping = fields.split(' ').map((field) => (field === '-' ? undefined : (field as PersonField)));
  const table = rows.map((cells, index) => ({ row: index + 2, cells }));
  return readPeopleRows(table, mapping, register, { ...NO_ANSWERS, ...answers });
}
const one = (fields: string, row: string[], answers: Partial<Answers> = {}) =>
  read(fields, [row], answers).rows[0]!;
const outcomes = (rows: readonly PersonRow[]) => rows.map(({ outcome }) => outcome);

describe('[X-04] rows of a list of people', () => {
  test('an ugly row becomes a person with a school, contacts and roles', () => {
    const row = one('- name post school email phone role', [
      '1',
      'ПЕТРОВА АННА ОЛЕГОВНА',
      ' учитель\nматематики ',
      'МБОУ СОШ №7',
      'mailto:Anna@School.ru ;',
      '89120000000',
      'учитель, эксперт ММО математики',
    ]);
    expect(row).toMatchObject({ outcome: 'add', faults: [], candidates: [] });
    expect(row.plan).toEqual({
      name: { family: 'Петрова', given: 'Анна', patronymic: 'Олеговна' },
      post: 'учитель математики',
      school: { id: 's7' },
      contacts: { email: 'Anna@School.ru', phone: '89120000000' },
      roles: [{ role: 'teacher' }, { role: 'expert', association: 'exact' }],
      enters: true,
    });
  });

  test('faults are named by their field, in words; the row is taken by nobody', () => {
    const row = one('name school email phone role post', [
      'Петрова',
      'Школа 7',
      'anna(at)school',
      '12',
      'директор',
      'х'.repeat(121),
    ]);
    expect(row.outcome).toBe('faulty');
    expect(row.plan).toBeUndefined();
    expect(row.faults.map(personFaultText)).toEqual([
      'нет имени',
      'непонятная роль «директор»',
      'должность: больше 120 знаков',
      'проверьте адрес «anna(at)school»',
      'проверьте номер «12»',
      'нет такой школы «Школа 7», ближайшая «СОШ № 7»',
    ]);
  });

  test('who is there stays as they are: case, «ё» and the look of a number change nothing', () => {
    const row = one('name school email phone post', [
      'ИВАНОВА МАРИЯ ИВАНОВНА',
      'сош 7',
      'MARIA@school.ru',
      '89123456789',
      'Учитель',
    ]);
    expect(row).toMatchObject({ outcome: 'there', is: 'maria', changes: [] });
  });

  test('what the table says anew changes, what it leaves out stays', () => {
    const row = one('name school email post role', [
      'Иванова Мария Ивановна',
      '',
      'new@school.ru',
      'методист',
      'эксперт',
    ]);
    expect(row).toMatchObject({ outcome: 'change', is: 'maria' });
    expect(row.changes).toEqual([
      { field: 'post', was: 'учитель', now: 'методист' },
      { field: 'email', was: 'maria@school.ru', now: 'new@school.ru' },
    ]);
    expect(row.plan).toMatchObject({
      person: 'maria',
      school: { id: 's7' },
      contacts: { email: 'new@school.ru', phone: '+7 912 345-67-89' },
      roles: [{ role: 'expert' }],
      enters: true,
    });
    const roleOnly = one('name school role', ['Иванова Мария Ивановна', 'СОШ № 7', 'эксперт, учитель']);
    expect(roleOnly.plan).toMatchObject({ roles: [{ role: 'expert' }], enters: false });
  });

  test.each([
    ['initials of one there', ['Иванова М.И.', 'СОШ 7', ''], 'initials'],
    ['the same name elsewhere', ['Иванова Мария Ивановна', 'Гимназия № 8', ''], 'other-school'],
    ['a slip of the keys', ['Ивонова Мария Ивановна', 'СОШ 7', ''], 'similar'],
    ['the address of another', ['Петрова Анна Олеговна', 'СОШ 7', 'maria@school.ru'], 'email'],
    ['somebody who has left', ['Ушедшая Анна Петровна', 'СОШ 7', ''], 'left'],
  ])('in doubt: %s', (_, cells, doubt) => {
    const row = one('name school email', cells);
    expect(row.outcome).toBe('doubtful');
    expect(row.plan).toBeUndefined();
    expect(row.candidates.map((each) => each.doubt)).toEqual([doubt]);
    const { id } = row.candidates[0]!;
    const answered = (answer: Answers['rows'] extends ReadonlyMap<number, infer A> ? A : never) =>
      one('name school email', cells, { rows: new Map([[2, answer]]) });
    expect(answered({ is: 'new' })).toMatchObject({ outcome: 'add' });
    expect(answered({ is: 'skip' })).toMatchObject({ outcome: 'skipped' });
    // Nobody comes back by a table, and no name there is gives way to another one.
    expect(answered({ is: 'same', as: id }).outcome).toBe(
      doubt === 'left' ? 'doubtful' : doubt === 'other-school' ? 'change' : 'there',
    );
  });

  test('no doubt: initials with the same address, the same initials at another school', () => {
    expect(one('name school email', ['Иванова М.И.', 'Гимназия 8', 'maria@school.ru'])).toMatchObject({
      is: 'maria',
    });
    expect(one('name school', ['Иванова М.И.', 'Гимназия 8']).outcome).toBe('add');
  });

  test('initials that are there become the name when the table has it', () => {
    const register = { ...REGISTER, people: [person('m', 'Иванова М. И.')] };
    const answers = { rows: new Map([[2, { is: 'same', as: 'm' } as const]]) };
    const [row] = read('name school', [['Иванова Мария Ивановна', 'СОШ 7']], answers, register).rows;
    expect(row!.changes).toEqual([{ field: 'name', was: 'Иванова М. И.', now: 'Иванова Мария Ивановна' }]);
  });

  test('one person in two rows is one person with the roles of both', () => {
    const { rows } = read('name school role', [
      ['Петрова Анна Олеговна', 'СОШ 7', 'учитель'],
      ['Петрова Анна Олеговна', 'СОШ № 7', 'эксперт'],
      ['Иванова Мария Ивановна', 'СОШ 7', ''],
      ['Иванова Мария Ивановна', 'СОШ 7', 'эксперт ММО математики'],
    ]);
    expect(outcomes(rows)).toEqual(['add', 'repeat', 'change', 'repeat']);
    expect(rows[0]!.plan!.roles).toEqual([{ role: 'teacher' }, { role: 'expert' }]);
    expect(rows[1]).toMatchObject({ is: 'row:2' });
    expect(rows[2]!.plan).toMatchObject({ enters: false, roles: [{ role: 'expert', association: 'exact' }] });
  });

  test('rows that only may be one person are asked', () => {
    const table = [
      ['Петрова Анна Олеговна', 'СОШ 7', 'a@b.ru'],
      ['Петрова А.О.', 'СОШ 7', ''],
      ['Сидоров Олег Олегович', 'СОШ 7', 'A@b.ru'],
    ];
    const { rows } = read('name school email', table);
    expect(rows.map(({ candidates }) => candidates)).toEqual([
      [],
      [{ id: 'row:2', doubt: 'initials' }],
      [{ id: 'row:2', doubt: 'email' }],
    ]);
    const answers = new Map([
      [3, { is: 'same', as: 'row:2' } as const],
      [4, { is: 'new' } as const],
    ]);
    expect(outcomes(read('name school email', table, { rows: answers }).rows)).toEqual([
      'add',
      'repeat',
      'add',
    ]);
  });

  test('a school nobody has recorded is answered once for all its rows', () => {
    const table = [
      ['Петрова Анна Олеговна', 'Лицей № 9'],
      ['Сидоров Олег Олегович', 'лицей №9'],
      ['Орлов Илья Ильич', 'Школа 7'],
    ];
    const asked = read('name school', table);
    expect(outcomes(asked.rows)).toEqual(['faulty', 'faulty', 'faulty']);
    expect(asked.schools).toEqual([
      { key: schoolKey('Лицей № 9'), said: 'Лицей № 9', rows: [2, 3], several: false },
      { key: schoolKey('Школа 7'), said: 'Школа 7', rows: [4], several: false, nearest: REGISTER.schools[0] },
    ]);
    const schools = new Map<string, SchoolAnswer>([
      [schoolKey('Лицей № 9'), 'add'],
      [schoolKey('Школа 7'), { use: 's7' }],
    ]);
    const { rows } = read('name school', table, { schools });
    expect(rows.map(({ plan }) => plan?.school)).toEqual([
      { add: schoolKey('Лицей № 9') },
      { add: schoolKey('Лицей № 9') },
      { id: 's7' },
    ]);
  });

  test('rows of numbers alone are no rows, a role for the others is chosen once', () => {
    const { rows } = read('- name school', [['36', 'Орлов Илья', 'СОШ 7'], ['37'], ['38', '', '']], {
      role: 'expert',
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]!.plan!.roles).toEqual([{ role: 'expert' }]);
    const { role: _, ...none } = NO_ANSWERS;
    const [bare] = readPeopleRows([{ row: 2, cells: ['Орлов Илья'] }], ['name'], REGISTER, none).rows;
    expect(bare!.plan!.roles).toEqual([]);
  });

  test('a table taken in and loaded again changes nothing', () => {
    const table = [
      ['Петрова Анна Олеговна', 'СОШ 7', 'учитель', 'a@b.ru', '89120000000', 'эксперт ММО математики'],
      ['Орлова М.И.', 'Гимназия 8', '', '', '', ''],
      ['Иванова Мария Ивановна', 'Гимназия № 8', '', '', '', ''],
    ];
    const answers = { rows: new Map([[4, { is: 'new' } as const]]) };
    const first = read('name school post email phone role', table, answers);
    expect(outcomes(first.rows)).toEqual(['add', 'add', 'add']);
    const taken = first.rows.map(({ plan }, index): Person => ({
      id: `new${index}`,
      place: 'zarechny',
      requirements: new Map(),
      mentors: [],
      certificates: [],
      post: plan!.post,
      name: plan!.name,
      contacts: plan!.contacts,
      school: (plan!.school as { id: string }).id,
      roles: plan!.roles.map((role) => ({ id: role.role, from: '2026-12-01', state: 'current', ...role })),
    }));
    const again = read(
      'name school post email phone role',
      table,
      {},
      {
        ...REGISTER,
        people: [...REGISTER.people, ...taken],
      },
    );
    expect(outcomes(again.rows)).toEqual(['there', 'there', 'there']);
    expect(countRows(again.rows)).toMatchObject({ there: 3, add: 0, doubtful: 0 });
  });

  test('five hundred rows against two thousand people take no time anybody waits for', () => {
    const people = Array.from({ length: 2_000 }, (_, i) =>
      person(
        `p${i}`,
        `Фамилия${'абвгдежзик'[i % 10]}${'абвгдежзик'[Math.floor(i / 10) % 10]} Имя${i} Отчество`,
        {
          school: i % 2 ? 's7' : 's8',
        },
      ),
    );
    const table = Array.from({ length: 500 }, (_, i) => [
      `Новый${i} Человек Иванович`,
      i % 3 ? 'СОШ 7' : 'Школа 8',
    ]);
    const since = performance.now();
    const { rows } = read('name school', table, {}, { ...REGISTER, people });
    expect(rows).toHaveLength(500);
    expect(performance.now() - since).toBeLessThan(2_000);
  });
});
