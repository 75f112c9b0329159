import { describe, expect, test } from 'vitest';
import {
  contradictionOf,
  SETTINGS,
  settingsOn,
  type SettingChange,
} from '../../../src/lib/domain/people/settings';
import { refusalText } from '../../../src/lib/domain/phrases';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { History } from '../history';

describe('settings', () => {
  test('the regulation’s values are the defaults and name their clause', () => {
    expect(settingsOn([], '2026-12-01')).toMatchObject({
      handInDay: 5,
      assessDay: 10,
      sendDay: 28,
      monthlyPlan: 5,
    });
    for (const setting of [SETTINGS.handInDay, SETTINGS.assessDay, SETTINGS.sendDay, SETTINGS.monthlyPlan])
      expect(setting.source).toMatch(/^Порядок, (педагог|специалист), п\. \d/);
  });

  test('every default is a value its own setting accepts, and every setting says where it comes from', () => {
    for (const setting of Object.values(SETTINGS)) {
      expect(setting.schema.safeParse(setting.byDefault).success, setting.key).toBe(true);
      expect(setting.source).not.toBe('');
    }
  });

  test('a change holds from its date on', () => {
    const changes: SettingChange[] = [{ key: 'handInDay', value: 3, from: '2027-01-01' }];
    expect(settingsOn(changes, '2026-12-31').handInDay).toBe(5);
    expect(settingsOn(changes, '2027-01-01').handInDay).toBe(3);
  });

  test('of several the latest that has begun holds, whatever the order of the acts; of one date the later act', () => {
    const changes: SettingChange[] = [
      { key: 'panelSize', value: 5, from: '2027-03-01' },
      { key: 'panelSize', value: 1, from: '2026-12-01' },
      { key: 'panelSize', value: 2, from: '2026-12-01' },
    ];
    expect(settingsOn(changes, '2027-02-28').panelSize).toBe(2);
    expect(settingsOn(changes, '2027-03-01').panelSize).toBe(5);
  });

  test('a value that the setting does not accept changes nothing', () => {
    expect(settingsOn([{ key: 'spread', value: 9, from: '2026-01-01' }], '2026-12-01').spread).toBe(2);
    expect(
      settingsOn([{ key: 'shiftDeadlines', value: 0, from: '2026-01-01' }], '2026-12-01').shiftDeadlines,
    ).toBe(true);
  });
});

describe('[E-01] who changes a setting', () => {
  const change = (person: string, value: unknown = 7) =>
    anAct(person, 'change-setting', `place:${PLACE}`, { key: 'handInDay', value, from: '2027-01-01' });

  test('the specialist, or the relay', () => {
    const history = new History();
    expect(history.submit(change(idOf('specialist')))).toEqual({ answer: 'yes' });
    expect(history.submit(change(RELAY))).toEqual({ answer: 'yes' });
    expect(settingsOn(history.facts.places.get(PLACE)!.settings, '2027-01-01').handInDay).toBe(7);
  });

  test('inside the running month only with a reason, and never for a month that is over', () => {
    const history = new History();
    const from = (from: string, reason?: string) =>
      history.submit(
        anAct(
          idOf('specialist'),
          'change-setting',
          `place:${PLACE}`,
          { key: 'handInDay', value: 8, from },
          { private: reason ? { reason } : {} },
        ),
      );
    expect(from('2026-12-07')).toEqual({ answer: 'no', code: 'reason-missing' });
    expect(from('2026-12-31')).toEqual({ answer: 'no', code: 'reason-missing' });
    expect(from('2026-12-01', 'Карантин до 15 декабря.')).toEqual({ answer: 'yes' });
    expect(from('2027-01-01')).toEqual({ answer: 'yes' });
    expect(from('2026-11-30', 'Задним числом.')).toEqual({ answer: 'no', code: 'month-over' });
  });

  test('nobody else, and never to a value out of bounds', () => {
    const history = new History();
    for (const person of ['head', 'expert1', 'author'])
      expect(history.submit(change(idOf(person)))).toEqual({ answer: 'no', code: 'specialist-only' });
    expect(history.submit(change(idOf('specialist'), 29))).toEqual({ answer: 'no', code: 'bad-value' });
  });
});

describe('[E-05, E-22] settings that contradict each other', () => {
  const code = (change: SettingChange, ...changes: SettingChange[]) => contradictionOf(changes, change)?.code;

  test('hand-in, assessment and sending follow one another', () => {
    const from = '2027-01-01';
    expect(code({ key: 'handInDay', value: 25, from })).toBe('assess-before-hand-in');
    expect(code({ key: 'handInDay', value: 10, from })).toBe('assess-before-hand-in');
    expect(code({ key: 'handInDay', value: 9, from })).toBeUndefined();
    expect(code({ key: 'assessDay', value: 5, from })).toBe('assess-before-hand-in');
    expect(code({ key: 'assessDay', value: 25, from }, { key: 'sendDay', value: 20, from })).toBe(
      'send-before-assess',
    );
    expect(code({ key: 'sendDay', value: 9, from })).toBe('send-before-assess');
    expect(code({ key: 'minimumAssessmentDays', value: 15, from }, { key: 'sendDay', value: 25, from })).toBe(
      'assessment-too-long',
    );
  });

  test('by the days on which they end in each month, with its days off', () => {
    const from = '2027-01-01';
    expect(code({ key: 'assessDay', value: 28, from })).toBe('send-before-assess');
    // A Saturday moves the assessment behind a registry that goes on the Friday before.
    expect(code({ key: 'assessDay', value: 27, from })).toBe('send-before-assess');
    expect(code({ key: 'assessDay', value: 20, from })).toBeUndefined();
    // From 11 January, after the holidays, the 13th working day is the 28th.
    const atLeast = (value: number): SettingChange => ({ key: 'minimumAssessmentDays', value, from });
    expect(contradictionOf([], atLeast(13))).toMatchObject({ code: 'assessment-too-long', from });
    expect(code(atLeast(12))).toBeUndefined();
    // Only as long as it is in force.
    const spring: SettingChange = { ...atLeast(15), from: '2027-04-01' };
    expect(code(spring)).toBe('assessment-too-long');
    expect(code(spring, { ...atLeast(3), from: '2027-05-01' })).toBeUndefined();
  });

  test('also with a value that begins later, named with its day', () => {
    const coming: SettingChange[] = [
      { key: 'assessDay', value: 20, from: '2027-01-01' },
      { key: 'assessDay', value: 10, from: '2027-03-01' },
    ];
    const late: SettingChange = { key: 'handInDay', value: 12, from: '2027-01-01' };
    expect(contradictionOf(coming, late)).toMatchObject({
      code: 'assess-before-hand-in',
      keys: ['handInDay', 'assessDay'],
      from: '2027-03-01',
      values: { handInDay: 12, assessDay: 10 },
    });
    // Another hand-in begins by then.
    expect(
      contradictionOf([...coming, { key: 'handInDay', value: 5, from: '2027-03-01' }], late),
    ).toBeUndefined();
    expect(code({ ...late, from: '2026-12-01' }, ...coming)).toBe('assess-before-hand-in');
  });

  test('of terms a month is judged as a whole: a correction inside it holds for all of it', () => {
    const coming: SettingChange = { key: 'assessDay', value: 20, from: '2027-01-15' };
    expect(code({ key: 'handInDay', value: 15, from: '2027-01-01' }, coming)).toBeUndefined();
    expect(code({ key: 'handInDay', value: 15, from: '2026-12-31' }, coming)).toBe('assess-before-hand-in');
  });

  test('what contradicts already refuses nothing else, and can be mended from either side', () => {
    const old: SettingChange[] = [{ key: 'handInDay', value: 15, from: '2026-11-01' }];
    expect(code({ key: 'monthlyPlan', value: 7, from: '2027-01-01' }, ...old)).toBeUndefined();
    expect(code({ key: 'handInDay', value: 6, from: '2027-01-01' }, ...old)).toBeUndefined();
    expect(code({ key: 'assessDay', value: 20, from: '2027-01-01' }, ...old)).toBe(undefined);
  });

  test('[E-22] hours of reminders and points of the hints as well', () => {
    const from = '2027-01-01';
    expect(code({ key: 'remindFrom', value: 18, from })).toBe('remind-hours');
    expect(code({ key: 'remindUntil', value: 10, from })).toBeUndefined();
    expect(code({ key: 'reviseFrom', value: 71, from })).toBe('hints-crossed');
    expect(code({ key: 'recommendFrom', value: 50, from })).toBeUndefined();
  });

  test('are refused by the rule, in a sentence', () => {
    const history = new History();
    const answer = history.submit(
      anAct(idOf('specialist'), 'change-setting', `place:${PLACE}`, {
        key: 'handInDay',
        value: 25,
        from: '2027-01-01',
      }),
    );
    expect(answer).toEqual({ answer: 'no', code: 'assess-before-hand-in' });
    for (const each of [
      'assess-before-hand-in',
      'send-before-assess',
      'assessment-too-long',
      'remind-hours',
      'hints-crossed',
    ])
      expect(refusalText(each)).toMatch(/^[А-Я].*\.$/);
  });
});
