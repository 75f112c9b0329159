import { describe, expect, test } from 'vitest';
import { partsSeenBy, seenBy } from '../../../src/lib/domain/acts';
import { holds } from '../../../src/lib/domain/audience';
import { placeFileOf } from '../../../src/lib/domain/materials/audience';
import {
  countSent,
  registryOf,
  sentVersions,
  untoldWithdrawals,
} from '../../../src/lib/domain/materials/registry';
import { departure } from '../../../src/lib/domain/materials/letters';
import { dateAt } from '../../../src/lib/domain/shared/calendar';
import { anAct, idOf, NOON, PLACE } from '../../builders/municipality';
import type { History } from '../history';
import { aFullHouse, Round } from '../round';

const DAY = 86_400_000;
const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };
const date = '2026-12-07';
const XLSX = { hash: 'd'.repeat(64), name: 'Реестр.xlsx', type: '', size: 9_000 };

/** A recommended material by the author. */
function recommended(history: History, material: string) {
  return new Round(history, 'author', [], 'specialist', 'head', material, 'recommend')
    .handIn()
    .take()
    .appoint('expert1')
    .complete('expert1')
    .open()
    .confirm('expert1')
    .issue();
}
/** Its paper has come. */
function withAgreement(round: Round) {
  const on = (kind: string, payload = {}) =>
    round.history.accept(
      anAct(idOf('specialist'), kind, round.subject, { submission: round.submission, ...payload }),
    );
  on('sign-agreement', { date, scans: [] });
  on('receive-original');
  return round;
}
const send = (rounds: readonly Round[], changes: Record<string, unknown> = {}, more = {}) =>
  anAct(
    idOf('specialist'),
    'send-registry',
    `place:${PLACE}`,
    {
      month: '2026-12',
      kind: 'main',
      date,
      way: 'mail',
      recipient: 'registry@example.org',
      submissions: rounds.map(({ submission }) => submission),
      files: [XLSX.hash],
      ...changes,
    },
    { private: { files: [XLSX] }, ...more },
  );
const registry = ({ facts }: History, month = '2026-12', today = date) => {
  const { ready, waiting, ...rest } = registryOf(facts, facts.places.get(PLACE)!, month, today);
  const names = (lines: typeof ready) => lines.map(({ submission }) => submission.id);
  return { ready: names(ready), waiting: names(waiting), lines: [...ready, ...waiting], ...rest };
};

describe('[E-18] the registry of a month', () => {
  test('holds what is recommended and signed; what is not carries over', () => {
    const history = aFullHouse();
    const signed = withAgreement(recommended(history, 'robot'));
    const unsigned = recommended(history, 'planet');
    new Round(history, 'author', [], 'specialist', 'head', 'other').handIn().take();
    expect(registry(history)).toMatchObject({
      ready: [signed.submission],
      waiting: [unsigned.submission],
      judging: 1,
      plan: 5,
      sent: [],
    });
    expect(history.submit(send([signed, unsigned]))).toEqual(no('row-not-ready'));
    expect(history.submit(send([signed]))).toEqual(yes);
    // Sent once; the other waits in the next month, marked as carried.
    history.at = NOON + 30 * DAY;
    withAgreement(unsigned);
    const next = registry(history, '2027-01', '2027-01-06');
    expect(next).toMatchObject({ ready: [unsigned.submission], waiting: [], judging: 0 });
    expect(next.lines[0]!.carried).toBe(true);
  });

  test('says what is missing, by the setting of how agreements come', () => {
    const history = aFullHouse();
    const round = recommended(history, 'robot');
    expect(registry(history).lines[0]!.block).toBe('agreement-unsigned');
    history.accept(
      anAct(idOf('author'), 'sign-agreement', round.subject, {
        submission: round.submission,
        date,
        scans: [],
      }),
    );
    expect(registry(history).lines[0]!.block).toBe('original-missing');
    history.accept(
      anAct(
        idOf('specialist'),
        'change-setting',
        `place:${PLACE}`,
        { key: 'agreements', value: 'scan', from: date },
        { private: { reason: 'По письму центра' } },
      ),
    );
    expect(registry(history).lines[0]!.block).toBeUndefined();
  });

  test('points out what is worth a look and keeps nothing out for it', () => {
    const history = aFullHouse();
    withAgreement(recommended(history, 'robot'));
    withAgreement(recommended(history, 'planet'));
    for (const { warnings } of registry(history).lines)
      expect(warnings).toEqual(['not-placed', 'no-contact', 'twice']);
  });

  test('awaits no paper of what the centre has published [E-19]', () => {
    const history = aFullHouse();
    const published = recommended(history, 'robot');
    const unsigned = recommended(history, 'planet');
    expect(registry(history).waiting).toEqual([published.submission, unsigned.submission]);
    history.accept(
      anAct(idOf('specialist'), 'record-moderation', published.subject, {
        submission: published.submission,
        ...{ attempt: 1, date, result: 'published' },
      }),
    );
    expect(registry(history)).toMatchObject({ ready: [], waiting: [unsigned.submission] });
  });

  test('forgets what was withdrawn', () => {
    const history = aFullHouse();
    const round = withAgreement(recommended(history, 'robot')).withdraw();
    expect(registry(history)).toMatchObject({ ready: [], waiting: [] });
    expect(history.submit(send([round]))).toEqual(no('withdrawn'));
  });
});

describe('[E-18] sending', () => {
  const ready = () => {
    const history = aFullHouse();
    return { history, round: withAgreement(recommended(history, 'robot')) };
  };

  test('is the desk’s, freezes files, time and recipient, and happens once for a month', () => {
    const { history, round } = ready();
    expect(history.submit({ ...send([round]), person: idOf('head') })).toEqual(no('specialist-only'));
    expect(history.submit(send([round]))).toEqual(yes);
    const { registries } = history.facts.places.get(PLACE)!;
    expect(registries).toMatchObject([
      {
        month: '2026-12',
        kind: 'main',
        at: NOON,
        by: idOf('specialist'),
        recipient: 'registry@example.org',
        files: [XLSX.hash],
        mentions: [XLSX],
      },
    ]);
    expect(sentVersions({ registries }).get(round.submission)).toBe(registries[0]);
    expect(history.submit(send([round]))).toEqual(no('registry-sent'));
  });

  test('of a correction is an addendum with a reason, which may repeat a row', () => {
    const { history, round } = ready();
    const addendum = { kind: 'addendum' };
    expect(history.submit(send([round], addendum))).toEqual(no('registry-not-sent'));
    history.accept(send([round]));
    expect(history.submit(send([round], addendum))).toEqual(no('reason-missing'));
    const because = { private: { files: [XLSX], reason: 'Исправлен класс.' } };
    expect(history.submit(send([round], addendum, because))).toEqual(yes);
    expect(registry(history).sent.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['main', undefined],
      ['addendum', 'Исправлен класс.'],
    ]);
  });

  test('[E-16] on a day before a conclusion or an agreement of it was, is refused', () => {
    const { history, round } = ready();
    expect(history.submit(send([round], { date: '2026-12-06', way: 'other' }))).toEqual(
      no('row-dated-later'),
    );
    expect(history.submit(send([round], { way: 'other' }))).toEqual(yes);
  });

  test('[E-18] a letter for one’s own mail is made first, and sent when its person has said so', () => {
    const { history, round } = ready();
    const stand = () => departure(registry(history).sent[0]!);
    const on = (kind: string, payload: Record<string, unknown>, why?: string, person = 'specialist') =>
      history.submit(
        anAct(idOf(person), kind, `place:${PLACE}`, payload, { ...(why && { private: { reason: why } }) }),
      );
    expect(history.submit(send([round], { prepared: true, way: 'other' }))).toEqual(no('malformed'));
    const { id: first } = history.accept(send([round], { prepared: true }));
    expect([stand(), countSent(history.facts, registry(history)).done]).toEqual(['prepared', 0]);
    // Its rows are in it and go with no other, no addendum completes what has not left.
    expect(registry(history).ready).toEqual([]);
    expect(
      history.submit(send([round], { kind: 'addendum' }, { private: { files: [XLSX], reason: 'Ещё.' } })),
    ).toEqual(no('registry-prepared'));

    // Thrown away: as if it had never been made.
    expect(on('discard-registry', { registry: first })).toEqual(no('reason-missing'));
    expect(on('discard-registry', { registry: first }, 'Не тот адрес.', 'author')).toEqual(
      no('specialist-only'),
    );
    expect(on('discard-registry', { registry: first }, 'Не тот адрес.')).toEqual(yes);
    expect([registry(history).sent, registry(history).ready]).toEqual([[], [round.submission]]);
    expect(on('say-registry-sent', { registry: first, date })).toEqual(no('registry-not-prepared'));

    const { id: second } = history.accept(send([round], { prepared: true }));
    history.at = NOON + 2 * DAY;
    const later = dateAt(NOON + DAY, 'Europe/Moscow');
    expect(on('say-registry-sent', { registry: second, date: '2026-12-01' })).toEqual(
      no('sent-before-prepared'),
    );
    expect(on('say-registry-sent', { registry: second, date: '2027-01-01' })).toEqual(no('bad-day'));
    expect(on('say-registry-sent', { registry: second, date: later })).toEqual(yes);
    expect([stand(), countSent(history.facts, registry(history)).done]).toEqual(['done', 1]);
    expect(registry(history).sent[0]).toMatchObject({ date: later, said: { by: idOf('specialist') } });
    expect(on('say-registry-sent', { registry: second, date: later })).toEqual(no('registry-not-prepared'));
    expect(on('discard-registry', { registry: second }, 'Ошибка.')).toEqual(no('registry-not-prepared'));
  });

  test('of a withdrawal is an addendum that names it, and then nothing is left to tell [E-21]', () => {
    const { history, round } = ready();
    const other = withAgreement(recommended(history, 'planet'));
    const untold = () => untoldWithdrawals(history.facts, history.facts.places.get(PLACE)!, '2026-12');
    const going = () => countSent(history.facts, registry(history)).done;
    const telling = (rounds: readonly Round[], withdrawn: readonly Round[], kind = 'addendum') =>
      history.submit(
        send(
          rounds,
          { kind, withdrawn: withdrawn.map(({ submission }) => submission) },
          { private: { files: [XLSX], reason: 'Автор отозвал материал.' } },
        ),
      );
    history.accept(send([round]));
    expect(telling([round], [round])).toEqual(no('not-withdrawn'));
    expect([untold(), going()]).toEqual([[], 1]);
    history.at = NOON + DAY;
    round.withdraw();
    other.withdraw();
    expect([untold(), going()]).toEqual([[round.submission], 0]);
    // Never as a row that goes, and nothing of what the centre has not had.
    expect(telling([round], [])).toEqual(no('withdrawn'));
    expect(telling([other], [other])).toEqual(no('row-not-sent'));
    expect(telling([round], [other])).toEqual(no('malformed'));
    expect(telling([round], [round])).toEqual(yes);
    expect([untold(), going()]).toEqual([[], 0]);
  });

  test('tells alike of an agreement that was taken back [E-16]', () => {
    const { history, round } = ready();
    history.accept(send([round]));
    history.accept(
      anAct(
        idOf('author'),
        'withdraw-agreement',
        round.subject,
        { submission: round.submission },
        { private: { reason: 'Передумал.' } },
      ),
    );
    const because = { private: { files: [XLSX], reason: 'Автор отозвал соглашение.' } };
    const withdrawn = [round.submission];
    expect(history.submit(send([round], { kind: 'addendum' }, because))).toEqual(no('row-not-ready'));
    expect(history.submit(send([round], { kind: 'addendum', withdrawn }, because))).toEqual(yes);
    expect(registry(history).sent.map((each) => each.withdrawn)).toEqual([[], withdrawn]);
  });

  test.each([
    ['a month ahead', { month: '2027-01' }, 'month-far'],
    ['a month of another year', { month: '2025-11' }, 'month-far'],
    ['a day ahead', { date: '2026-12-08' }, 'bad-day'],
    ['other files than are named', { files: ['c'.repeat(64)] }, 'files-differ'],
    ['no row', { submissions: [] }, 'malformed'],
    ['a row that is not there', { submissions: [idOf('nothing')] }, 'no-submission'],
  ])('of %s is refused', (_, changes, code) => {
    const { history, round } = ready();
    expect(history.submit(send([round], changes))).toEqual(no(code));
  });

  test('carries no row twice, and none that was not recommended', () => {
    const { history, round } = ready();
    expect(history.submit(send([round, round]))).toEqual(no('row-twice'));
    const revised = new Round(history, 'author', [], 'specialist', 'head', 'planet')
      .handIn()
      .take()
      .appoint('expert1')
      .complete('expert1')
      .open()
      .confirm('expert1')
      .issue();
    expect(history.submit(send([revised]))).toEqual(no('not-recommended'));
  });

  test('tells the heads that it was sent, and the desk alone what stands in it', () => {
    const { history, round } = ready();
    const entry = history.accept(send([round]));
    const { facts } = history;
    const told = (name: string) => {
      const held = holds(facts, idOf(name));
      return [seenBy, partsSeenBy].map((rule) => rule(facts, entry).some((right) => held.has(right)));
    };
    expect(['specialist', 'head', 'author', 'expert1'].map(told)).toEqual([
      [true, true],
      [true, false],
      [false, false],
      [false, false],
    ]);
    const file = placeFileOf(facts, PLACE, XLSX.hash)!;
    expect(file.uploadedBy).toBe(idOf('specialist'));
    const may = (name: string) => file.only.some((right) => holds(facts, idOf(name)).has(right));
    expect(['specialist', 'head', 'author'].map(may)).toEqual([true, false, false]);
  });
});

describe('[E-18] the columns', () => {
  test('are chosen and ordered by the desk, each once', () => {
    const history = aFullHouse();
    const choose = (columns: string[], person = 'specialist') =>
      history.submit(anAct(idOf(person), 'choose-columns', `place:${PLACE}`, { columns }));
    expect(choose(['number', 'title'], 'head')).toEqual(no('specialist-only'));
    expect(choose(['number', 'number'])).toEqual(no('column-twice'));
    expect(choose(['colour'])).toEqual(no('malformed'));
    expect(choose(['title', 'number'])).toEqual(yes);
    expect(history.facts.places.get(PLACE)!.registryColumns).toEqual(['title', 'number']);
  });
});
