import { describe, expect, test } from 'vitest';
import { outlastsTerm } from '../../../src/lib/domain/people/last-specialist';
import { hasRole } from '../../../src/lib/domain/people/person';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { anAct, idOf } from '../../builders/municipality';
import { History } from '../history';

const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };

const grantRole = (by: string, to: string, payload: Record<string, unknown>) =>
  anAct(idOf(by), 'grant-role', `person:${idOf(to)}`, { from: '2026-12-07', begins: 'now', ...payload });
const asExpert = (association: string) => ({ role: 'expert', association });
const leave = (who: string, by = 'specialist') => anAct(idOf(by), 'leave', `person:${idOf(who)}`);

describe('[E-01] roles', () => {
  test('heads appoint the experts of their own association only, and nobody but experts', () => {
    const history = new History();
    expect(history.submit(grantRole('head', 'stranger', asExpert('physics')))).toEqual(no('specialist-only'));
    expect(history.submit(grantRole('head', 'stranger', { role: 'teacher' }))).toEqual(no('specialist-only'));
    expect(history.submit(grantRole('head', 'stranger', { role: 'expert' }))).toEqual(no('specialist-only'));
    expect(history.submit(grantRole('head', 'stranger', asExpert('informatics')))).toEqual(yes);
    expect(hasRole(history.facts.people.get(idOf('stranger')), 'expert')).toBe(true);
  });

  test('one person holds several', () => {
    const history = new History();
    history.accept(grantRole('specialist', 'head', { role: 'deputy' }));
    const head = history.facts.people.get(idOf('head'));
    expect([hasRole(head, 'head'), hasRole(head, 'teacher'), hasRole(head, 'deputy')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('a head needs an association, and an association has to exist', () => {
    const history = new History();
    expect(history.submit(grantRole('specialist', 'stranger', { role: 'head' }))).toEqual(
      no('association-missing'),
    );
    expect(
      history.submit(grantRole('specialist', 'stranger', { role: 'head', association: 'alchemy' })),
    ).toEqual(no('no-association'));
  });

  test('the last specialist neither leaves nor lays the role down', () => {
    const history = new History();
    const role = history.facts.people.get(idOf('specialist'))!.roles[0]!.id;
    const endRole = () => anAct(idOf('specialist'), 'end-role', `person:${idOf('specialist')}`, { role });
    expect(history.submit(leave('specialist'))).toEqual(no('last-specialist'));
    expect(history.submit(endRole())).toEqual(no('last-specialist'));
    const coming = { role: 'specialist', from: '2026-12-20', begins: 'later' };
    history.accept(grantRole('specialist', 'head', coming));
    expect(history.submit(endRole())).toEqual(no('last-specialist'));
    history.accept(grantRole('specialist', 'author', { role: 'specialist', until: '2026-12-31' }));
    expect(history.submit(endRole())).toEqual(no('last-specialist'));
    expect(history.submit(leave('specialist'))).toEqual(no('last-specialist'));
    history.accept(grantRole('specialist', 'stranger', { role: 'specialist' }));
    expect(history.submit(endRole())).toEqual(yes);
  });
});

describe('[X-04] beginning and end of a role', () => {
  test('the last specialist’s outlasts its term until another is there, and the relay ends it then', () => {
    const history = new History();
    const until = '2026-12-31';
    const asSpecialist = (to: string, more = {}) =>
      history.accept(grantRole('specialist', to, { role: 'specialist', ...more })).id;
    const [brief, longer] = [asSpecialist('stranger', { until }), asSpecialist('author', { until })];
    const end = (who: string, role: string) =>
      history.submit(anAct(RELAY, 'role-ended', `person:${idOf(who)}`, { role }));
    const outlasts = (who: string) => {
      const person = history.facts.people.get(idOf(who))!;
      return person.roles.some((role) => outlastsTerm(history.facts, person, role, '2027-01-01'));
    };
    // Left by hand, as a journal of an earlier version may have it: both that remain have a term, and it is over.
    const own = history.facts.people.get(idOf('specialist'))!;
    history.facts.people.set(own.id, { ...own, roles: [] });
    history.at = Date.parse('2027-01-01T07:00:00Z');
    expect(end('stranger', brief)).toEqual(no('last-specialist'));
    expect(end('author', longer)).toEqual(no('last-specialist'));
    expect([outlasts('stranger'), outlasts('author'), outlasts('head')]).toEqual([true, true, false]);
    expect(hasRole(history.facts.people.get(idOf('stranger')), 'specialist')).toBe(true);

    // A renewed role of the same person is enough too.
    history.accept(grantRole('stranger', 'stranger', { role: 'specialist', until: '2027-06-30' }));
    expect(end('stranger', brief)).toEqual(yes);
    expect(end('author', longer)).toEqual(yes);
    expect([outlasts('stranger'), outlasts('author')]).toEqual([false, false]);
  });

  test('a role from a later day begins by an act of the relay only', () => {
    const history = new History();
    const later = { ...asExpert('informatics'), from: '2026-12-20', begins: 'later' };
    expect(history.submit(grantRole('specialist', 'stranger', { ...later, begins: 'now' }))).toEqual(
      no('bad-term'),
    );
    const { id } = history.accept(grantRole('specialist', 'stranger', later));
    expect(hasRole(history.facts.people.get(idOf('stranger')), 'expert')).toBe(false);
    const began = (by: string) => anAct(by, 'role-began', `person:${idOf('stranger')}`, { role: id });
    expect(history.submit(began(idOf('specialist')))).toEqual(no('relay-only'));
    history.accept(began(RELAY));
    expect(hasRole(history.facts.people.get(idOf('stranger')), 'expert')).toBe(true);
  });

  test('a role written offline before its day and received after it is not refused', () => {
    const history = new History();
    const passed = { ...asExpert('informatics'), from: '2026-12-06', begins: 'later' };
    const { id } = history.accept(grantRole('specialist', 'stranger', passed));
    expect(hasRole(history.facts.people.get(idOf('stranger')), 'expert')).toBe(false);
    history.accept(anAct(RELAY, 'role-began', `person:${idOf('stranger')}`, { role: id }));
    expect(hasRole(history.facts.people.get(idOf('stranger')), 'expert')).toBe(true);
  });

  test('no term ends before it begins or before today in the place', () => {
    const history = new History();
    const term = (from: string, until: string) =>
      history.submit(grantRole('specialist', 'stranger', { role: 'teacher', from, until }));
    expect(term('2026-12-01', '2026-11-30')).toEqual(no('bad-term'));
    expect(term('2026-12-01', '2026-12-06')).toEqual(no('bad-term'));
    expect(term('2026-12-01', '2026-12-07')).toEqual(yes);
  });

  test('an ended role does not end twice and does not begin again', () => {
    const history = new History();
    const { id } = history.accept(grantRole('specialist', 'stranger', asExpert('physics')));
    const end = () => anAct(idOf('specialist'), 'end-role', `person:${idOf('stranger')}`, { role: id });
    history.accept(end());
    expect(history.submit(end())).toEqual(no('role-over'));
    history.submit(anAct(RELAY, 'role-began', `person:${idOf('stranger')}`, { role: id }));
    expect(hasRole(history.facts.people.get(idOf('stranger')), 'expert')).toBe(false);
  });

  test('[E-25] whoever leaves holds no role and gets none', () => {
    const history = new History();
    history.accept(leave('expert1'));
    expect(history.facts.people.get(idOf('expert1'))!.roles.every(({ state }) => state === 'ended')).toBe(
      true,
    );
    expect(history.submit(leave('expert1'))).toEqual(no('person-left'));
    expect(history.submit(grantRole('specialist', 'expert1', { role: 'teacher' }))).toEqual(
      no('person-left'),
    );
  });
});
