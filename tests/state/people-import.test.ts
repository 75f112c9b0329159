import { describe, expect, test } from 'vitest';
import { decide } from '../../src/lib/domain/acts';
import { apply, copyOf, peopleOf } from '../../src/lib/domain/facts';
import { schoolKey } from '../../src/lib/domain/people/table/read-people';
import type { App, Planned } from '../../src/lib/state/app.svelte';
import { PeopleImport } from '../../src/lib/state/people-import.svelte';
import { People } from '../../src/lib/state/people.svelte';
import { anAct, idOf, NOON, PLACE } from '../builders/municipality';
import { History } from '../domain/history';

/**
 * The part of the app that a list asks, over a journal: groups of acts are accepted as a whole, or not at all.
 * `meanwhile`: what happens when the list has been confirmed and nothing of it is kept yet.
 */
function anApp(history: History, meanwhile?: () => void) {
  const groups: Planned[][] = [];
  const app = {
    facts: history.facts,
    accepted: history.facts,
    me: history.facts.people.get(idOf('specialist')),
    get place() {
      return history.facts.places.get(PLACE);
    },
    today: '2026-12-07',
    truth: { waitingActs: [] },
    may: () => true,
    performAll: (planned: readonly Planned[]) => {
      meanwhile?.();
      meanwhile = undefined;
      const facts = copyOf(history.facts);
      for (const { kind, subject, payload, values = {} } of planned) {
        const act = anAct(idOf('specialist'), kind, subject, payload, { private: { ...values } });
        const decision = decide(facts, act, { at: NOON, content: () => undefined });
        if (decision.answer === 'no') return Promise.resolve({ code: decision.code });
        apply(facts, { ...act, seq: 1, receivedAt: NOON });
      }
      groups.push([...planned]);
      for (const { kind, subject, payload, values = {} } of planned)
        history.accept(anAct(idOf('specialist'), kind, subject, payload, { private: { ...values } }));
      return Promise.resolve(undefined);
    },
  };
  return { app: app as unknown as App, groups };
}

async function loaded(history: History, text: string, meanwhile?: () => void) {
  const { app, groups } = anApp(history, meanwhile);
  const task = new PeopleImport(app, new People(app));
  await task.source.takeText({ text });
  return { task, groups };
}
const names = (history: History) =>
  peopleOf(history.facts, PLACE).map(({ name }) => `${name?.family} ${name?.given}`);

describe('[X-04] a list of people on its way into the register', () => {
  test('schools come first, people in groups, a person’s acts together', async () => {
    const history = new History();
    const families = [
      'Абрамов',
      'Белов',
      'Волков',
      'Громов',
      'Дроздов',
      'Егоров',
      'Жуков',
      'Зимин',
      'Ильин',
      'Котов',
    ];
    const given = ['Алексей', 'Борис', 'Виктор', 'Глеб', 'Денис', 'Захар'];
    const rows = families.flatMap((family) => given.map((name) => `${family};${name};Лицей № 9`));
    const { task, groups } = await loaded(history, `Фамилия;Имя;Школа\n${rows.join('\n')}`);
    task.answerSchool(schoolKey('Лицей № 9'), 'add');
    expect(task.newSchools).toHaveLength(1);
    await task.run();
    expect(groups.map((group) => group.length)).toEqual([1, 50, 50, 20]);
    expect(groups[0]![0]!.kind).toBe('add-school');
    const subjects = groups[1]!.map(({ subject }) => subject);
    expect(subjects[0]).toBe(subjects[1]);
    expect(task.imported).toEqual({ added: 60, changed: 0, schools: 1, refused: [] });
    expect(task.progress).toBeUndefined();
  });

  test('a row that the register will not take stops no other of its group', async () => {
    const history = new History();
    const { task } = await loaded(
      history,
      'ФИО;Школа;Роль\nОрлов Илья;school-1;\nauthor Имя Отчество;school-1;эксперт\nПетров Олег;school-1;\n',
      // Somebody else lets the person go.
      () => history.accept(anAct(idOf('specialist'), 'leave', `person:${idOf('author')}`)),
    );
    expect(task.counts).toMatchObject({ add: 2, change: 1 });
    expect(await task.run()).toBeUndefined();
    expect(task.imported).toMatchObject({ added: 2, changed: 0, refused: [{ row: 3, code: 'person-left' }] });
    expect(names(history)).toEqual(expect.arrayContaining(['Орлов Илья', 'Петров Олег']));
  });

  test('whoever would get the rights of the desk is named', async () => {
    const { task } = await loaded(
      new History(),
      'ФИО;Роль\nОрлов Илья;ответственный специалист\nПетров Олег;учитель\n',
    );
    expect(task.newDesk.map(({ family }) => family)).toEqual(['Орлов']);
  });
});
