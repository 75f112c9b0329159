import { describe, expect, test } from 'vitest';
import { findSubmission } from '../../../src/lib/domain/materials/material';
import { answerableFrom, arrivedOn, mayBeAtCentre } from '../../../src/lib/domain/materials/reaching';
import { replyTargets } from '../../../src/lib/domain/materials/replies';
import { anAct, idOf, NOON, PLACE, ZONE } from '../../builders/municipality';
import { aSentRegistry } from '../../builders/sent-registry';

const DAY = 86_400_000;
const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };

/** A registry through the relay on the 7th, with its agreement said to be forwarded, and now the 15th. */
function sent(options: Parameters<typeof aSentRegistry>[0] = {}) {
  const all = aSentRegistry(options);
  const { history, round } = all;
  const on = (person: string, kind: string, payload = {}) =>
    history.submit(anAct(idOf(person), kind, round.subject, { submission: round.submission, ...payload }));
  const place = () => history.facts.places.get(PLACE)!;
  const material = () => history.facts.materials.get(idOf('robot'))!;
  const version = () => findSubmission(material(), round.submission)!;
  const answer = (date: string, result = 'revise') =>
    on('specialist', 'record-moderation', { attempt: 1, date, result });
  const later = (days = 8) => (history.at = NOON + days * DAY);
  return { ...all, on, place, version, answer, later };
}

describe('[E-18, E-19] what has come to the centre', () => {
  test('a letter that the mail server refused has not, whatever is said of its agreement', () => {
    const { on, place, version, tell, history, sent: registry } = sent();
    expect(on('specialist', 'forward-agreement', { date: '2026-12-07' })).toEqual(yes);
    const known = () => [arrivedOn(registry(), ZONE), mayBeAtCentre(place(), version())];
    expect(known()).toEqual([undefined, false]);
    history.accept(tell('letter-refused', 1, { why: 'answered', reply: 550 }));
    expect(known()).toEqual([undefined, false]);
    history.accept(
      anAct(idOf('specialist'), 'send-letter-again', `place:${PLACE}`, {
        registry: registry().act,
        letter: 1,
      }),
    );
    history.at = NOON + 2 * DAY;
    history.accept(tell('letter-sent', 1));
    // Taken two days after it was recorded.
    expect(known()).toEqual(['2026-12-09', true]);
  });

  test('another way than the relay is believed on its day', () => {
    const { place, version, sent: registry } = sent({ way: 'other' });
    expect([arrivedOn(registry(), ZONE), mayBeAtCentre(place(), version())]).toEqual(['2026-12-07', true]);
  });
});

describe('[E-19] no answer is earlier than what it answers', () => {
  test('than the letter with its registry, where nobody has noted the sending', () => {
    const { history, tell, answer, later, place, version } = sent();
    history.at = NOON + 2 * DAY;
    history.accept(tell('letter-sent', 1));
    later();
    expect(answerableFrom(place(), version())).toBe('2026-12-09');
    expect(answer('2026-12-08')).toEqual(no('answered-before-sent'));
    expect(answer('2026-12-09')).toEqual(yes);
  });

  test('unless the author has noted it, or the answer was recorded before the registry', () => {
    const noted = sent({ send: false });
    const { on, history, later } = noted;
    on('author', 'place-material', { attempt: 1, date: '2026-12-07', channel: 'account' });
    on('author', 'send-to-moderation', { attempt: 1, date: '2026-12-07' });
    later();
    history.accept(noted.send({ way: 'other', date: '2026-12-14' }));
    expect(noted.answer('2026-12-08')).toEqual(yes);

    const answered = sent({ send: false });
    answered.history.at = NOON + 2 * DAY;
    expect(answered.answer('2026-12-08', 'published')).toEqual(yes);
    answered.later();
    answered.history.accept(answered.send({ way: 'other', date: '2026-12-14' }));
    expect(answered.answer('2026-12-08', 'reject')).toEqual(yes);
  });

  test('than its agreement, where no registry has it', () => {
    const { on, history, later, answer } = sent({ send: false });
    history.at = NOON + 3 * DAY;
    history.accept(
      anAct(
        idOf('specialist'),
        'take-back-step',
        `material:${idOf('robot')}`,
        { submission: history.facts.materials.get(idOf('robot'))!.submissions[0]!.id, step: 'original' },
        { private: { reason: 'Не та бумага.' } },
      ),
    );
    expect(on('author', 'sign-agreement', { date: '2026-12-10', scans: [] })).toEqual(yes);
    later();
    expect(answer('2026-12-09')).toEqual(no('answered-before-sent'));
    expect(answer('2026-12-10')).toEqual(yes);
  });
});

describe('[E-19, E-21] a withdrawn material', () => {
  test('that had come to the centre is found for its answer, which is recorded', () => {
    const { history, round, answer, later, place } = sent({ way: 'other' });
    round.withdraw();
    later();
    expect(replyTargets(history.facts, place()).map(({ material }) => material.id)).toEqual([idOf('robot')]);
    expect(answer('2026-12-08', 'published')).toEqual(yes);
  });

  test('that never went is not', () => {
    const { history, round, answer, later, place } = sent({ send: false });
    round.withdraw();
    later();
    expect(replyTargets(history.facts, place())).toEqual([]);
    expect(answer('2026-12-08')).toEqual(no('withdrawn'));
  });
});
