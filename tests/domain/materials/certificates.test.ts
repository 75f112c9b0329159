import { describe, expect, test } from 'vitest';
import { ACTS } from '../../../src/lib/domain/acts';
import { grant } from '../../../src/lib/domain/grants';
import { certificateCode, certificateOf, typedCode } from '../../../src/lib/domain/people/certificate';
import { certificateContent, certified, givenTo } from '../../../src/lib/domain/materials/certified';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { aFullHouse, Round } from '../round';

const no = (code: string) => ({ answer: 'no', code });
const DECEMBER = { from: '2026-12', until: '2026-12' };
const give = (person: string, payload = {}, by = 'specialist') =>
  anAct(idOf(by), 'issue-certificate', `person:${idOf(person)}`, { as: 'author', ...DECEMBER, ...payload });

/** A material whose conclusion was issued on 7 December 2026. */
function issued(history = aFullHouse(), material = 'robot', verdict: 'recommend' | 'revise' = 'recommend') {
  const round = new Round(history, 'author', ['coauthor'], 'specialist', 'head', material, verdict);
  const experts = ['expert1', 'expert2', 'expert3'];
  round
    .handIn()
    .take()
    .appoint(...experts)
    .complete(...experts)
    .open()
    .confirm(...experts)
    .issue();
  return round;
}
const titles = (found: ReturnType<typeof certified>) => found.versions.map(({ material }) => material.id);

describe('[E-27] a certificate', () => {
  test('speaks of an author’s recommended materials, of co-authors’ too, and of nobody else’s', () => {
    const { history } = issued();
    issued(history, 'planet', 'revise');
    for (const person of ['author', 'coauthor'])
      expect(titles(certified(history.facts, idOf(person), 'author', DECEMBER))).toEqual([idOf('robot')]);
    expect(titles(certified(history.facts, idOf('expert1'), 'author', DECEMBER))).toEqual([]);
  });

  test('speaks of every version an expert’s sheet counted for, whatever the verdict', () => {
    const { history } = issued();
    issued(history, 'planet', 'revise');
    expect(certified(history.facts, idOf('expert1'), 'expert', DECEMBER).versions).toHaveLength(2);
    expect(certified(history.facts, idOf('spare'), 'expert', DECEMBER).versions).toHaveLength(0);
  });

  test('leaves out other months, what was withdrawn, and a conclusion that is open again', () => {
    const round = issued();
    const { history } = round;
    const of = (as: 'author' | 'expert', period = DECEMBER) =>
      certified(history.facts, idOf(as === 'author' ? 'author' : 'expert1'), as, period).versions.length;
    expect(of('author', { from: '2026-01', until: '2026-11' })).toBe(0);
    expect(of('author', { from: '2026-01', until: '2027-01' })).toBe(1);
    const planet = issued(history, 'planet');
    planet.withdraw();
    expect(of('author')).toBe(1);
    expect(of('expert')).toBe(2);
    round.reopen();
    expect(of('author')).toBe(0);
    expect(of('expert')).toBe(1);
  });

  test('is given by the desk for months that have come, at most five years, and of something', () => {
    const { history } = issued();
    expect(history.submit(give('author', {}, 'head'))).toEqual(no('specialist-only'));
    expect(history.submit(give('nobody'))).toEqual(no('no-person'));
    expect(history.submit(give('author', { from: '2026-12', until: '2026-11' }))).toEqual(
      no('certificate-period'),
    );
    expect(history.submit(give('author', { until: '2027-01' }))).toEqual(no('certificate-period'));
    expect(history.submit(give('author', { from: '2021-12' }))).toEqual(no('certificate-period'));
    expect(history.submit(give('author', { as: 'expert' }))).toEqual(no('nothing-to-certify'));
    expect(history.submit(give('author', { from: '2022-01' }))).toEqual({ answer: 'yes' });
  });

  test('is seen by the desk and its holder, and revoked once, with a reason', () => {
    const { history } = issued();
    const { id } = history.accept(give('author'));
    const revoke = (certificate: string, by = 'specialist', reason = 'Выдана по ошибке.') =>
      anAct(
        idOf(by),
        'revoke-certificate',
        `person:${idOf('author')}`,
        { certificate },
        { private: { reason } },
      );
    expect(history.submit(revoke(id, 'author'))).toEqual(no('specialist-only'));
    expect(history.submit(revoke(idOf('another')))).toEqual(no('no-certificate'));
    const entry = history.accept(revoke(id));
    expect(history.submit(revoke(id))).toEqual(no('certificate-revoked'));
    const seen = [grant.specialist(PLACE), grant.person(idOf('author'))];
    for (const kind of ['issue-certificate', 'revoke-certificate'])
      expect(ACTS.get(kind)!.seenBy(history.facts, entry)).toEqual(seen);
    const holder = history.facts.people.get(idOf('author'))!;
    expect(holder.certificates).toMatchObject([{ id, revoked: { reason: 'Выдана по ошибке.' } }]);
  });

  test('says what was so on its day, though more was recommended since and a conclusion opened again', () => {
    const round = issued();
    const { history } = round;
    const entry = history.accept(give('author'));
    const given = {
      number: '1/2026-СП',
      date: '2026-12-08',
      ...givenTo(certified(history.facts, idOf('author'), 'author', DECEMBER)),
    };
    issued(history, 'planet');
    // The conclusion is opened again afterwards: the paper goes on naming the edition that stood.
    history.at += 1_000;
    round.reopen();
    const certificate = certificateOf({ ...entry, given });
    const holder = history.facts.people.get(idOf('author'))!;
    const content = certificateContent(history.facts, holder, certificate);
    expect(content).toMatchObject({ number: '1/2026-СП', date: '2026-12-08', count: 1, as: 'author' });
    expect(content.materials).toHaveLength(1);
    expect(content.materials[0]).toMatchObject({ date: '2026-12-07' });
    expect(content.materials[0]!.published).toBeUndefined();
    const examined = certificateContent(history.facts, holder, { ...certificate, as: 'expert' });
    expect(examined).toMatchObject({ count: 1, materials: [] });
  });

  test('has a code in groups of four', () => {
    expect(certificateCode('01JDABCDEFGHJKMNPQRSTVWXYZ')).toBe('01JD ABCD EFGH JKMN PQRS TVWX YZ');
  });
});

describe('[E-27] a code as somebody types it off the paper', () => {
  const code = '01JABCEHKMPT0XY1350ABCEHK1';
  test.each([
    ['as it is printed', certificateCode(code)],
    ['in small letters, with dashes', 'o1ja-bceh–kmpt-0xy1-350a-bceh-k1'],
    ['with the letters O, I and l for digits', 'OIJABCEHKMPTOXYl350ABCEHKl'],
    ['on a Russian keyboard', 'О1JАВСЕНКМРТОХУ1З50АВСЕНК1'],
  ])('%s', (_, typed) => expect(typedCode(typed)).toBe(code));

  test('what is no code stays none', () => {
    expect(typedCode('Справка № 7')).not.toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/u);
    expect(typedCode('01JABCEHKMPT0XY1350ABCEHKU')).toMatch(/U$/u);
  });
});
