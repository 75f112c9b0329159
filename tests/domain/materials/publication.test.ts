import { describe, expect, test } from 'vitest';
import { partsSeenBy, seenBy } from '../../../src/lib/domain/acts';
import { holds } from '../../../src/lib/domain/audience';
import { tasks } from '../../../src/lib/domain/materials/agenda';
import { fileOf } from '../../../src/lib/domain/materials/audience';
import { latestSubmission } from '../../../src/lib/domain/materials/material';
import {
  agreementNumber,
  agreementState,
  followingState,
  isFoundBy,
  publicationState,
  withdrawalMeans,
  type FollowingFilter,
} from '../../../src/lib/domain/materials/publication';
import { deadlinesOf } from '../../../src/lib/domain/materials/cycle';
import { wayOf } from '../../../src/lib/domain/materials/way';
import { anAct, idOf, NOON, PLACE } from '../../builders/municipality';
import { aSending } from '../../builders/sent-registry';
import { aFullHouse, Round, TEXT } from '../round';

const DAY = 86_400_000;
const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };
const SCAN = { hash: 'e'.repeat(64), name: 'соглашение.jpg', type: 'image/jpeg', size: 90_000 };
const date = '2026-12-07';

/** A material of which the conclusion has been issued, and read by its author. */
function issued(verdict: 'recommend' | 'revise' = 'recommend') {
  const round = new Round(aFullHouse(), 'author', ['coauthor'], 'specialist', 'head', 'robot', verdict)
    .handIn()
    .take()
    .appoint('expert1', 'expert2')
    .complete('expert1', 'expert2')
    .open()
    .confirm('expert1', 'expert2')
    .issue();
  round.history.accept(act(round, 'author', 'acknowledge'));
  return round;
}
const act = (round: Round, person: string, kind: string, payload = {}, more = {}) =>
  anAct(idOf(person), kind, round.subject, { submission: round.submission, ...payload }, more);
const does = (round: Round, person: string, kind: string, payload = {}, more = {}) =>
  round.history.submit(act(round, person, kind, payload, more));
const latest = ({ history, material }: Round) =>
  latestSubmission(history.facts.materials.get(idOf(material))!)!;
const waiting = ({ history: { facts } }: Round, name: string) =>
  tasks({
    facts,
    person: idOf(name),
    held: holds(facts, idOf(name)),
    today: date,
    textOf: () => TEXT,
  });
const kinds = (round: Round, name: string) => waiting(round, name).map(({ kind }) => kind);

const sign = { date, scans: [SCAN.hash] };
const scans = { private: { files: [SCAN] } };
const placed = { attempt: 1, date, channel: 'account', link: 'https://example.org/library/42' };
const setting = (round: Round, value: string) =>
  round.history.accept(
    anAct(
      idOf('specialist'),
      'change-setting',
      `place:${PLACE}`,
      { key: 'agreements', value, from: date },
      { private: { reason: 'По письму центра' } },
    ),
  );

describe('[E-16] the agreement', () => {
  test('goes from signed to received to forwarded, each by whose paper it is', () => {
    const round = issued();
    expect(agreementState(latest(round))).toBe('unsigned');
    for (const person of ['coauthor', 'head', 'expert1', 'stranger'])
      expect(does(round, person, 'sign-agreement', sign, scans)).toEqual(no('author-or-desk'));
    expect(does(round, 'specialist', 'receive-original')).toEqual(no('agreement-unsigned'));
    expect(does(round, 'author', 'sign-agreement', sign, scans)).toEqual(yes);
    expect(agreementState(latest(round))).toBe('signed');
    expect(does(round, 'specialist', 'forward-agreement', { date })).toEqual(no('original-missing'));
    for (const person of ['author', 'head'])
      expect(does(round, person, 'receive-original')).toEqual(no('specialist-only'));
    expect(does(round, 'specialist', 'receive-original')).toEqual(yes);
    expect(does(round, 'author', 'sign-agreement', sign, scans)).toEqual(no('agreement-received'));
    expect(does(round, 'specialist', 'forward-agreement', { date })).toEqual(yes);
    expect(does(round, 'specialist', 'forward-agreement', { date })).toEqual(no('agreement-forwarded'));
    expect(agreementState(latest(round))).toBe('forwarded');
  });

  test('is noted by the desk for an author who brought the paper [X-13]', () => {
    const round = issued();
    expect(does(round, 'specialist', 'sign-agreement', { date, scans: [] })).toEqual(yes);
    expect(latest(round).agreement).toMatchObject({ signedBy: idOf('specialist'), scans: [] });
  });

  test('is only for what is recommended', () => {
    const round = issued('revise');
    expect(does(round, 'author', 'sign-agreement', sign, scans)).toEqual(no('not-recommended'));
    expect(kinds(round, 'author')).toEqual(['revise']);
  });

  test('goes as a scan, on paper or both, as the municipality has set', () => {
    const round = issued();
    setting(round, 'scan');
    expect(does(round, 'author', 'sign-agreement', { date, scans: [] })).toEqual(no('scan-missing'));
    expect(does(round, 'author', 'sign-agreement', sign, scans)).toEqual(yes);
    expect(kinds(round, 'specialist')).toEqual([]);
    expect(does(round, 'specialist', 'forward-agreement', { date })).toEqual(yes);
  });

  test('bears a day that has come', () => {
    const round = issued();
    for (const day of ['2026-12-08', '2025-12-06'])
      expect(does(round, 'author', 'sign-agreement', { ...sign, date: day }, scans)).toEqual(no('bad-day'));
  });

  test('and not one before the conclusion that it names, nor is it forwarded before it was signed', () => {
    const round = issued();
    round.history.at = NOON + 5 * DAY;
    expect(does(round, 'author', 'sign-agreement', { ...sign, date: '2026-12-06' }, scans)).toEqual(
      no('signed-before-conclusion'),
    );
    expect(does(round, 'author', 'sign-agreement', { ...sign, date: '2026-12-10' }, scans)).toEqual(yes);
    expect(does(round, 'specialist', 'receive-original')).toEqual(yes);
    expect(does(round, 'specialist', 'forward-agreement', { date: '2026-12-09' })).toEqual(
      no('forwarded-before-signed'),
    );
    expect(does(round, 'specialist', 'forward-agreement', { date: '2026-12-10' })).toEqual(yes);
  });

  test('names the scans that its act carries', () => {
    const round = issued();
    expect(does(round, 'author', 'sign-agreement', sign)).toEqual(no('files-differ'));
    for (const type of ['text/csv', '', 'application/pdfx'])
      expect(
        does(round, 'author', 'sign-agreement', sign, { private: { files: [{ ...SCAN, type }] } }),
      ).toEqual(no('scan-type'));
  });

  test('of another edition of the conclusion is signed anew', () => {
    const round = issued();
    does(round, 'author', 'sign-agreement', sign, scans);
    round.reopen().confirm('expert1', 'expert2').issue();
    expect(agreementState(latest(round))).toBe('unsigned');
  });

  test('is withdrawn by its author with a reason, and may be signed again', () => {
    const round = issued();
    const reason = { private: { reason: 'Соавтор передумал.' } };
    does(round, 'author', 'sign-agreement', sign, scans);
    expect(does(round, 'specialist', 'withdraw-agreement', {}, reason)).toEqual(no('author-only'));
    expect(does(round, 'author', 'withdraw-agreement')).toEqual(no('reason-missing'));
    expect(does(round, 'author', 'withdraw-agreement', {}, reason)).toEqual(yes);
    expect(agreementState(latest(round))).toBe('withdrawn');
    expect(does(round, 'author', 'withdraw-agreement', {}, reason)).toEqual(no('agreement-withdrawn'));
    expect(does(round, 'author', 'sign-agreement', sign, scans)).toEqual(yes);
    expect(agreementState(latest(round))).toBe('signed');
  });

  test('who took it back is not asked to place', () => {
    const round = issued();
    does(round, 'author', 'sign-agreement', sign, scans);
    does(round, 'author', 'withdraw-agreement', {}, { private: { reason: 'Соавтор передумал.' } });
    expect(kinds(round, 'author')).toEqual([]);
  });

  test('is numbered by the conclusion, and by the pattern of its day for ever', () => {
    const round = issued();
    const { issued: conclusion } = latest(round);
    const numbered = { ...latest(round), issued: { ...conclusion!, number: '12/2026-ЭОМ', date } };
    const pattern = (value: string, from: string) => ({ key: 'agreementPattern' as const, value, from });
    expect(agreementNumber([], numbered)).toBe('12/2026-ЭОМ/С');
    expect(agreementNumber([pattern('С-{n}', date)], numbered)).toBe('С-12/2026-ЭОМ');
    expect(agreementNumber([pattern('С-{n}', '2026-12-08')], numbered)).toBe('12/2026-ЭОМ/С');
  });

  test('its scans are for the authors and the desk alone, and only the uploader’s bytes', () => {
    const round = issued();
    does(round, 'author', 'sign-agreement', sign, scans);
    const { facts } = round.history;
    const file = fileOf(facts, facts.materials.get(idOf('robot'))!, latest(round), SCAN.hash)!;
    const may = (name: string) => file.only!.some((right) => holds(facts, idOf(name)).has(right));
    expect(file.uploadedBy).toEqual([idOf('author')]);
    expect(
      ['author', 'coauthor', 'specialist', 'head', 'expert1', 'stranger'].map((name) => [name, may(name)]),
    ).toEqual([
      ['author', true],
      ['coauthor', true],
      ['specialist', true],
      ['head', false],
      ['expert1', false],
      ['stranger', false],
    ]);
    const entry = round.history.entries.at(-1)!;
    const head = holds(facts, idOf('head'));
    expect(seenBy(facts, entry).some((right) => head.has(right))).toBe(true);
    expect(partsSeenBy(facts, entry).some((right) => head.has(right))).toBe(false);
  });
});

describe('[E-17] placing and sending to moderation', () => {
  test('are two facts with days and a link', () => {
    const round = issued();
    expect(does(round, 'author', 'send-to-moderation', { attempt: 1, date })).toEqual(no('not-placed'));
    expect(does(round, 'author', 'place-material', { ...placed, link: 'мой кабинет' })).toEqual(
      no('bad-link'),
    );
    expect(does(round, 'author', 'place-material', placed)).toEqual(yes);
    expect(publicationState(latest(round))).toBe('placed');
    expect(does(round, 'author', 'send-to-moderation', { attempt: 1, date: '2026-12-06' })).toEqual(
      no('sent-before-placed'),
    );
    expect(does(round, 'author', 'send-to-moderation', { attempt: 1, date })).toEqual(yes);
    expect(publicationState(latest(round))).toBe('moderation');
    expect(latest(round).attempts).toMatchObject([
      { placed: { channel: 'account', link: placed.link, date }, sent: { date } },
    ]);
  });

  test('are noted by the author or the desk, and by nobody else', () => {
    const round = issued();
    for (const person of ['coauthor', 'head', 'expert1'])
      expect(does(round, person, 'place-material', placed)).toEqual(no('author-or-desk'));
    expect(does(round, 'specialist', 'place-material', placed)).toEqual(yes);
  });
});

describe('[E-20] after a regional revision', () => {
  const revised = () => {
    const round = issued();
    does(round, 'author', 'place-material', placed);
    does(round, 'author', 'send-to-moderation', { attempt: 1, date });
    const answer = { attempt: 1, date, result: 'revise' };
    const remarks = { private: { remarks: 'Добавьте ответы к заданиям.' } };
    expect(does(round, 'specialist', 'record-moderation', answer, remarks)).toEqual(yes);
    return round;
  };

  test('the author alone decides, and goes on without a second municipal round', () => {
    const round = revised();
    expect(publicationState(latest(round))).toBe('revision');
    expect(kinds(round, 'author')).toContain('resubmit');
    const again = { attempt: 1, again: true };
    expect(does(round, 'specialist', 'decide-resubmission', again)).toEqual(no('author-only'));
    expect(does(round, 'author', 'decide-resubmission', again)).toEqual(yes);
    expect(publicationState(latest(round))).toBe('unplaced');
    expect(does(round, 'author', 'place-material', placed)).toEqual(no('other-attempt'));
    expect(does(round, 'author', 'place-material', { ...placed, attempt: 2 })).toEqual(yes);
    expect(does(round, 'author', 'send-to-moderation', { attempt: 2, date })).toEqual(yes);
    expect(does(round, 'specialist', 'record-moderation', { attempt: 2, date, result: 'published' })).toEqual(
      yes,
    );
    expect(publicationState(latest(round))).toBe('published');
    // Every try is kept.
    expect(latest(round).attempts.map(({ result }) => result?.result)).toEqual(['revise', 'published']);
    expect(latest(round).attempts[0]!.result!.remarks).toBe('Добавьте ответы к заданиям.');
  });

  test('who gives up may change their mind', () => {
    const round = revised();
    expect(does(round, 'author', 'decide-resubmission', { attempt: 1, again: false })).toEqual(yes);
    expect(publicationState(latest(round))).toBe('given-up');
    expect(kinds(round, 'author')).not.toContain('resubmit');
    expect(does(round, 'author', 'decide-resubmission', { attempt: 1, again: false })).toEqual(
      no('already-decided'),
    );
    expect(does(round, 'author', 'decide-resubmission', { attempt: 1, again: true })).toEqual(yes);
  });

  test('there is nothing to decide before it', () => {
    const round = issued();
    expect(does(round, 'author', 'decide-resubmission', { attempt: 1, again: true })).toEqual(
      no('no-regional-revision'),
    );
  });
});

describe('[E-19] the centre’s answer', () => {
  test('is the desk’s to record, also before the author has said anything, and to correct', () => {
    const round = issued();
    const answer = { attempt: 1, date, result: 'reject' };
    expect(does(round, 'author', 'record-moderation', answer)).toEqual(no('specialist-only'));
    expect(does(round, 'specialist', 'record-moderation', answer)).toEqual(yes);
    expect(publicationState(latest(round))).toBe('rejected');
    expect(does(round, 'specialist', 'record-moderation', { ...answer, result: 'published' })).toEqual(yes);
    expect(publicationState(latest(round))).toBe('published');
    expect(does(round, 'author', 'place-material', placed)).toEqual(no('published'));
    // [E-14] Its conclusion is the one it was published with.
    expect(does(round, 'specialist', 'reopen', {}, { private: { reason: 'Опечатка.' } })).toEqual(
      no('published'),
    );
  });

  test('is seen by those who follow the paper and not by its panel', () => {
    const round = issued();
    does(round, 'specialist', 'record-moderation', { attempt: 1, date, result: 'reject' });
    const { facts, entries } = round.history;
    const told = (name: string) => {
      const held = holds(facts, idOf(name));
      return seenBy(facts, entries.at(-1)!).some((right) => held.has(right));
    };
    expect(['author', 'coauthor', 'specialist', 'head', 'expert1'].map(told)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('[E-21] withdrawal', () => {
  test('is possible until the material is published', () => {
    const withdraw = (round: Round) =>
      round.history.submit(
        anAct(idOf('author'), 'withdraw', round.subject, {}, { private: { reason: 'Передумал.' } }),
      );
    const round = issued();
    does(round, 'specialist', 'record-moderation', { attempt: 1, date, result: 'published' });
    expect(withdraw(round)).toEqual(no('published'));
    expect(withdraw(issued())).toEqual(yes);
  });

  test('says what it means for the registry, by how far the paper has got', () => {
    expect(withdrawalMeans(latest(issued('revise')))).toBe('nothing');
    const round = issued();
    expect(withdrawalMeans(latest(round))).toBe('row-goes');
    does(round, 'author', 'sign-agreement', sign, scans);
    does(round, 'author', 'place-material', placed);
    expect(withdrawalMeans(latest(round))).toBe('row-goes');
    does(round, 'specialist', 'receive-original');
    does(round, 'specialist', 'forward-agreement', { date });
    expect(withdrawalMeans(latest(round))).toBe('addendum');
    const sent = issued();
    does(sent, 'author', 'place-material', placed);
    does(sent, 'author', 'send-to-moderation', { attempt: 1, date });
    does(sent, 'specialist', 'record-moderation', { attempt: 1, date, result: 'revise' });
    does(sent, 'author', 'decide-resubmission', { attempt: 1, again: true });
    // The centre has had it, though nothing of the second try has gone yet.
    expect(withdrawalMeans(latest(sent))).toBe('addendum');
  });

  test('ends what was still to do', () => {
    const round = issued();
    round.withdraw();
    expect(does(round, 'author', 'sign-agreement', sign, scans)).toEqual(no('withdrawn'));
    expect(kinds(round, 'author')).toEqual([]);
  });
});

describe('[X-03] what waits', () => {
  test('for the author both papers and placing, until the registry goes; then for the desk the original', () => {
    const round = issued();
    const own = waiting(round, 'author');
    expect(own.map(({ kind, due }) => [kind, due])).toEqual([
      ['agreement', '2026-12-28'],
      ['place', '2026-12-28'],
    ]);
    expect(kinds(round, 'coauthor')).toEqual([]);
    does(round, 'author', 'sign-agreement', sign, scans);
    expect(kinds(round, 'author')).toEqual(['place']);
    expect(kinds(round, 'specialist')).toEqual(['original']);
    does(round, 'specialist', 'receive-original');
    expect(kinds(round, 'specialist')).toEqual([]);
    does(round, 'author', 'place-material', placed);
    expect(kinds(round, 'author')).toEqual(['place']);
    does(round, 'author', 'send-to-moderation', { attempt: 1, date });
    expect(kinds(round, 'author')).toEqual([]);
  });

  test('of a second sending until the next day of a registry after it was decided [E-20]', () => {
    const round = issued();
    does(round, 'author', 'sign-agreement', sign, scans);
    does(round, 'specialist', 'record-moderation', { attempt: 1, date, result: 'revise' });
    const dueAfter = (days: number, today: string) => {
      round.history.at = NOON + days * DAY;
      const attempt = latest(round).attempts.length;
      expect(does(round, 'author', 'decide-resubmission', { attempt, again: true })).toEqual(yes);
      const { facts } = round.history;
      const material = facts.materials.get(idOf('robot'))!;
      const dates = deadlinesOf(facts.places.get(PLACE)!, '2026-12');
      const step = wayOf(facts, material, latest(round), dates, today, 'author').find(
        (each) => each.step === 'place',
      )!;
      expect(waiting(round, 'author').map(({ kind }) => kind)).toEqual(['place']);
      expect(waiting(round, 'author')[0]!.due).toBe(step.due);
      return [step.state, step.due];
    };
    // The days count from 7 December.
    expect(dueAfter(3, '2026-12-10')).toEqual(['now', '2026-12-28']);
    does(round, 'specialist', 'record-moderation', { attempt: 2, date, result: 'revise' });
    expect(dueAfter(25, '2027-01-01')).toEqual(['now', '2027-01-28']);
  });

  test('no longer for the original of what is published [E-19]', () => {
    const round = issued();
    does(round, 'author', 'sign-agreement', sign, scans);
    expect(kinds(round, 'specialist')).toEqual(['original']);
    does(round, 'specialist', 'record-moderation', { attempt: 1, date, result: 'published' });
    expect(kinds(round, 'specialist')).toEqual([]);
  });

  test('for no agreement on the way of what is published [E-19]', () => {
    const round = issued();
    const steps = () => {
      const { facts } = round.history;
      const dates = deadlinesOf(facts.places.get(PLACE)!, '2026-12');
      return wayOf(
        facts,
        facts.materials.get(idOf('robot'))!,
        latest(round),
        dates,
        '2027-01-08',
        'author',
      ).flatMap(({ step, state }) => (state === 'done' ? [] : step));
    };
    expect(steps()).toEqual(['agreement', 'place', 'moderation']);
    does(round, 'specialist', 'record-moderation', { attempt: 1, date, result: 'published' });
    expect(steps()).toEqual([]);
  });

  test('stands on the way of the material', () => {
    const round = issued();
    round.history.at = NOON + DAY;
    does(round, 'author', 'sign-agreement', sign, scans);
    const { facts } = round.history;
    const material = facts.materials.get(idOf('robot'))!;
    const dates = deadlinesOf(facts.places.get(PLACE)!, '2026-12');
    const way = wayOf(facts, material, latest(round), dates, '2026-12-08', 'author');
    expect(way.slice(-3).map(({ step, state, due }) => [step, state, due])).toEqual([
      ['agreement', 'done', undefined],
      ['place', 'now', '2026-12-28'],
      ['moderation', 'next', undefined],
    ]);
  });
});

describe('[E-17] lists tell', () => {
  const found = (round: Round) => {
    const material = round.history.facts.materials.get(idOf('robot'))!;
    const filters: FollowingFilter[] = ['no-agreement', 'unplaced', 'moderation', 'published'];
    return filters.filter((filter) => isFoundBy(material, latest(round), filter));
  };

  test('who has not done which, the try before the paper', () => {
    const round = issued();
    const said = () => [followingState(latest(round)), ...found(round)];
    expect(said()).toEqual(['no-agreement', 'no-agreement', 'unplaced']);
    does(round, 'author', 'sign-agreement', sign, scans);
    expect(said()).toEqual(['unplaced', 'unplaced']);
    does(round, 'author', 'place-material', placed);
    expect(said()).toEqual(['placed', 'unplaced']);
    does(round, 'author', 'withdraw-agreement', {}, { private: { reason: 'Соавтор передумал.' } });
    expect(said()).toEqual(['withdrawn-agreement', 'no-agreement', 'unplaced']);
    does(round, 'author', 'send-to-moderation', { attempt: 1, date });
    expect(said()).toEqual(['moderation', 'no-agreement', 'moderation']);
    does(round, 'specialist', 'record-moderation', { attempt: 1, date, result: 'published' });
    expect(said()).toEqual(['published', 'published']);
  });

  test('nothing of what was not recommended or was withdrawn', () => {
    expect(found(issued('revise'))).toEqual([]);
    expect(found(issued().withdraw())).toEqual([]);
  });
});

describe('[E-17, E-19] days follow one another', () => {
  const later = '2026-12-10';
  const on = (round: Round, kind: string, day: string, more = {}) =>
    does(round, kind === 'record-moderation' ? 'specialist' : 'author', kind, {
      attempt: 1,
      date: day,
      ...more,
    });
  const account = { channel: 'account' };

  test('conclusion, placing, sending, answer, and the next try after it', () => {
    const round = issued();
    round.history.at = NOON + 5 * DAY;
    const answer = (day: string, result = 'revise') => on(round, 'record-moderation', day, { result });
    expect(on(round, 'place-material', '2026-12-06', account)).toEqual(no('placed-before-conclusion'));
    // The centre's answer proves a sending that nobody has noted, and not one before the conclusion.
    expect(answer('2026-12-06')).toEqual(no('answered-before-sent'));
    expect(on(round, 'place-material', '2026-12-08', account)).toEqual(yes);
    expect(answer('2026-12-07')).toEqual(no('answered-before-sent'));
    expect(on(round, 'send-to-moderation', '2026-12-09')).toEqual(yes);
    expect(on(round, 'place-material', later, account)).toEqual(no('placed-after-sent'));
    expect(on(round, 'place-material', '2026-12-09', account)).toEqual(yes);
    expect(answer('2026-12-08')).toEqual(no('answered-before-sent'));
    expect(answer(later)).toEqual(yes);
    expect(does(round, 'author', 'decide-resubmission', { attempt: 1, again: true })).toEqual(yes);
    expect(on(round, 'place-material', '2026-12-09', { ...account, attempt: 2 })).toEqual(
      no('placed-before-conclusion'),
    );
    expect(on(round, 'place-material', later, { ...account, attempt: 2 })).toEqual(yes);
  });

  test('another edition of the conclusion does not make what was placed after the first too early', () => {
    const round = issued();
    round.history.at = NOON + 5 * DAY;
    round.reopen().confirm('expert1', 'expert2').issue();
    expect(on(round, 'place-material', '2026-12-08', account)).toEqual(yes);
  });
});

describe('[E-16, E-17] what was noted by mistake', () => {
  const why = { private: { reason: 'Перепутаны материалы.' } };
  const takes = (round: Round, person: string, step: string, more = why) =>
    does(round, person, 'take-back-step', { step }, more);

  test('is taken back with a reason, the last first', () => {
    const round = issued();
    for (const step of ['signed', 'original', 'forwarded', 'placed', 'sent'])
      expect(takes(round, 'specialist', step)).toEqual(no('step-missing'));
    does(round, 'author', 'sign-agreement', sign, scans);
    does(round, 'specialist', 'receive-original');
    does(round, 'specialist', 'forward-agreement', { date });
    for (const step of ['signed', 'original'])
      expect(takes(round, 'specialist', step)).toEqual(no('step-rests'));
    expect(does(round, 'specialist', 'take-back-step', { step: 'forwarded' })).toEqual(no('reason-missing'));
    expect(takes(round, 'author', 'forwarded')).toEqual(no('specialist-only'));
    expect(takes(round, 'specialist', 'forwarded')).toEqual(yes);
    expect(agreementState(latest(round))).toBe('original');
    expect(takes(round, 'author', 'original')).toEqual(no('specialist-only'));
    expect(takes(round, 'specialist', 'original')).toEqual(yes);
    expect(agreementState(latest(round))).toBe('signed');
    for (const person of ['coauthor', 'head'])
      expect(takes(round, person, 'signed')).toEqual(no('author-or-desk'));
    expect(takes(round, 'author', 'signed')).toEqual(yes);
    expect(latest(round).agreement).toBeUndefined();
    // And is noted again, for the paper that it was.
    expect(does(round, 'author', 'sign-agreement', sign, scans)).toEqual(yes);
  });

  test('of a try as well, until the centre has answered; a try before it stays', () => {
    const round = issued();
    does(round, 'author', 'place-material', placed);
    does(round, 'author', 'send-to-moderation', { attempt: 1, date });
    expect(takes(round, 'author', 'placed')).toEqual(no('step-rests'));
    expect(takes(round, 'author', 'sent')).toEqual(yes);
    expect(publicationState(latest(round))).toBe('placed');
    expect(takes(round, 'specialist', 'placed')).toEqual(yes);
    expect(latest(round).attempts).toEqual([]);
    does(round, 'author', 'place-material', placed);
    does(round, 'specialist', 'record-moderation', { attempt: 1, date, result: 'revise' });
    expect(takes(round, 'author', 'placed')).toEqual(no('step-rests'));
    does(round, 'author', 'decide-resubmission', { attempt: 1, again: true });
    does(round, 'author', 'place-material', { ...placed, attempt: 2 });
    expect(takes(round, 'author', 'placed')).toEqual(yes);
    expect(latest(round).attempts.map((attempt) => Object.keys(attempt).length > 0)).toEqual([true, false]);
  });

  test('stays where a registry rests on it [E-18]', () => {
    const round = issued();
    does(round, 'author', 'sign-agreement', sign, scans);
    does(round, 'specialist', 'receive-original');
    round.history.accept(aSending([round.submission], { way: 'mail', prepared: true }));
    expect(takes(round, 'specialist', 'original')).toEqual(no('step-rests'));
    round.history.accept(
      anAct(
        idOf('specialist'),
        'discard-registry',
        `place:${PLACE}`,
        { registry: round.history.entries.at(-1)!.id },
        why,
      ),
    );
    expect(takes(round, 'specialist', 'original')).toEqual(yes);
  });

  test('a withdrawn agreement is nobody’s mistake to take back', () => {
    const round = issued();
    does(round, 'author', 'sign-agreement', sign, scans);
    does(round, 'author', 'withdraw-agreement', {}, why);
    expect(takes(round, 'author', 'signed')).toEqual(no('step-missing'));
  });
});
