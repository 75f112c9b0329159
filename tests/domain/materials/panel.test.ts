import { describe, expect, test } from 'vitest';
import {
  appointmentWarnings,
  candidates,
  countsLoads,
  declinedNow,
  excluded,
  openAssignments,
} from '../../../src/lib/domain/materials/panel';
import type { Material, Submission } from '../../../src/lib/domain/materials/material';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { holds } from '../../../src/lib/domain/audience';
import { aHandIn, anAct, idOf, PLACE } from '../../builders/municipality';
import { History } from '../history';
import { aFullHouse, Round } from '../round';

/** A material accepted into the association of informatics. */
function accepted(history: History, name = 'robot', by = 'author', coAuthors: string[] = []) {
  const plain = aHandIn(name, {}, 1, by);
  const handIn = history.accept({
    ...plain,
    payload: { ...plain.payload, coAuthors: coAuthors.map(idOf) },
  });
  const { subject, id: submission } = handIn;
  history.accept(
    anAct(idOf('specialist'), 'accept', subject, {
      submission,
      month: '2026-12',
      association: 'informatics',
    }),
  );
  return { subject, submission };
}

const found = (history: History, { subject }: { subject: string }): [Material, Submission] => {
  const material = history.facts.materials.get(subject.slice('material:'.length))!;
  return [material, material.submissions.at(-1)!];
};

const appoint = (
  by: string,
  { subject, submission }: { subject: string; submission: string },
  expert: string,
  warnings: string[] = [],
  reason?: string,
) =>
  anAct(
    idOf(by),
    'appoint',
    subject,
    { submission, expert: idOf(expert), warnings },
    { private: reason ? { reason } : {} },
  );

describe('[E-07] who can never judge', () => {
  test.each([
    ['author', 'is-author'],
    ['coauthor', 'is-author'],
    ['stranger', 'not-an-expert'],
  ])('%s: %s', (person, code) => {
    const history = new History();
    const paper = accepted(history, 'robot', 'author', ['coauthor']);
    expect(excluded(history.facts, ...found(history, paper), idOf(person))).toEqual({ answer: 'no', code });
    expect(history.submit(appoint('head', paper, person))).toEqual({ answer: 'no', code });
  });

  test('an expert who is an author, one already on the panel, one who has left, one whose role ended', () => {
    const history = new History();
    const paper = accepted(history, 'robot', 'expert1');
    expect(history.submit(appoint('head', paper, 'expert1'))).toEqual({ answer: 'no', code: 'is-author' });
    history.accept(appoint('head', paper, 'expert2'));
    expect(history.submit(appoint('head', paper, 'expert2'))).toEqual({
      answer: 'no',
      code: 'already-on-panel',
    });
    history.accept(anAct(idOf('specialist'), 'leave', `person:${idOf('expert3')}`));
    expect(history.submit(appoint('head', paper, 'expert3'))).toEqual({ answer: 'no', code: 'no-person' });
    const role = history.facts.people.get(idOf('spare'))!.roles[0]!.id;
    history.accept(anAct(RELAY, 'role-ended', `person:${idOf('spare')}`, { role }));
    expect(history.submit(appoint('head', paper, 'spare'))).toEqual({ answer: 'no', code: 'not-an-expert' });
  });

  test('who declined may be appointed again', () => {
    const history = new History();
    const paper = accepted(history);
    history.accept(appoint('head', paper, 'expert1'));
    history.accept(
      anAct(
        idOf('expert1'),
        'decline',
        paper.subject,
        { submission: paper.submission },
        {
          private: { reason: 'Отпуск до конца месяца.' },
        },
      ),
    );
    expect(history.submit(appoint('head', paper, 'expert1'))).toEqual({ answer: 'yes' });
  });
});

describe('[E-07] who appoints', () => {
  test('the head of the association that judges, the specialist, and no other head, expert or author', () => {
    const history = new History();
    const paper = accepted(history);
    for (const person of ['otherhead', 'expert2', 'author', 'stranger'])
      expect(history.submit(appoint(person, paper, 'expert1'))).toEqual({ answer: 'no', code: 'head-only' });
    expect(history.submit(appoint('head', paper, 'expert1'))).toEqual({ answer: 'yes' });
    expect(history.submit(appoint('specialist', paper, 'expert2'))).toEqual({ answer: 'yes' });
  });

  test('for a head’s own material another head or the specialist, never the author', () => {
    const history = new History();
    const paper = accepted(history, 'own', 'head');
    expect(history.submit(appoint('head', paper, 'expert2'))).toEqual({ answer: 'no', code: 'head-only' });
    expect(history.submit(appoint('otherhead', paper, 'expert2'))).toEqual({ answer: 'yes' });
    expect(history.submit(appoint('specialist', paper, 'expert3'))).toEqual({ answer: 'yes' });
  });
});

describe('[E-07] what has to be confirmed with a reason', () => {
  test('the same school as the author or a co-author', () => {
    const history = new History();
    const paper = accepted(history);
    expect(appointmentWarnings(history.facts, ...found(history, paper), idOf('spare'))).toEqual([
      'same-school',
    ]);
    expect(appointmentWarnings(history.facts, ...found(history, paper), idOf('expert1'))).toEqual([]);
    const withCoAuthor = accepted(history, 'both', 'author', ['stranger']);
    expect(appointmentWarnings(history.facts, ...found(history, withCoAuthor), idOf('expert1'))).toEqual([
      'same-school',
    ]);
  });

  test('a mentor or a mentee of the author or a co-author, while it goes on', () => {
    const history = new History();
    const paper = accepted(history, 'robot', 'author', ['coauthor']);
    const warnings = (expert: string) =>
      appointmentWarnings(history.facts, ...found(history, paper), idOf(expert));
    const pair = (mentee: string, mentor: string) =>
      history.accept(
        anAct(idOf('specialist'), 'name-mentor', `person:${idOf(mentee)}`, {
          mentor: idOf(mentor),
          from: '2026-09-01',
        }),
      );
    const first = pair('author', 'expert1');
    pair('expert2', 'coauthor');
    expect(warnings('expert1')).toEqual(['mentor']);
    expect(warnings('expert2')).toEqual(['mentee']);
    expect(warnings('expert3')).toEqual([]);
    expect(history.submit(appoint('head', paper, 'expert1'))).toEqual({
      answer: 'no',
      code: 'warnings-unconfirmed',
    });
    history.accept(
      anAct(idOf('specialist'), 'end-mentoring', `person:${idOf('author')}`, {
        mentoring: first.id,
        until: '2026-12-01',
      }),
    );
    expect(warnings('expert1')).toEqual([]);
    expect(history.submit(appoint('head', paper, 'expert2', ['mentee'], 'Один физик в районе.'))).toEqual({
      answer: 'yes',
    });
  });

  test('another subject; a specialist judges any', () => {
    const history = new History();
    const paper = accepted(history);
    expect(appointmentWarnings(history.facts, ...found(history, paper), idOf('otherhead'))).toEqual([
      'other-subject',
    ]);
    expect(appointmentWarnings(history.facts, ...found(history, paper), idOf('specialist'))).toEqual([]);
  });

  test('is refused unconfirmed or without reason, and accepted with both', () => {
    const history = new History();
    const paper = accepted(history);
    const unconfirmed = { answer: 'no', code: 'warnings-unconfirmed' };
    expect(history.submit(appoint('head', paper, 'spare'))).toEqual(unconfirmed);
    expect(history.submit(appoint('head', paper, 'spare', ['same-school']))).toEqual(unconfirmed);
    expect(history.submit(appoint('head', paper, 'spare', ['other-subject'], 'Один физик.'))).toEqual(
      unconfirmed,
    );
    expect(
      history.submit(appoint('head', paper, 'spare', ['same-school'], 'Один информатик в районе.')),
    ).toEqual({
      answer: 'yes',
    });
  });
});

describe('[E-07] the load', () => {
  test('counts open assignments: not declined, not complete, not opened', () => {
    const history = new History();
    const [first, second, third] = ['one', 'two', 'three'].map((name) => accepted(history, name));
    for (const paper of [first!, second!, third!]) history.accept(appoint('head', paper, 'expert1'));
    expect(openAssignments(history.facts, idOf('expert1'))).toBe(3);
    expect(openAssignments(history.facts, idOf('expert2'))).toBe(0);

    const { subject, submission } = first!;
    history.accept(
      anAct(idOf('expert1'), 'decline', subject, { submission }, { private: { reason: 'Заболел.' } }),
    );
    expect(openAssignments(history.facts, idOf('expert1'))).toBe(2);

    const sheet = `sheet/zarechny/${second!.submission}/${idOf('expert1')}`;
    const basis = 'a'.repeat(64);
    history.contents.set(sheet, { hash: basis, missing: [] });
    history.accept(
      anAct(idOf('expert1'), 'complete', second!.subject, { submission: second!.submission }, { basis }),
    );
    expect(openAssignments(history.facts, idOf('expert1'))).toBe(1);
    history.accept(
      anAct(idOf('expert1'), 'reopen-sheet', second!.subject, { submission: second!.submission }),
    );
    expect(openAssignments(history.facts, idOf('expert1'))).toBe(2);
  });

  test('of a withdrawn material counts no longer', () => {
    const history = new History();
    const paper = accepted(history);
    history.accept(appoint('head', paper, 'expert1'));
    history.accept(
      anAct(idOf('author'), 'withdraw', paper.subject, {}, { private: { reason: 'Передумал.' } }),
    );
    expect(openAssignments(history.facts, idOf('expert1'))).toBe(0);
  });

  test('suggestions put fewest warnings first, then the lightest load', () => {
    const history = new History();
    const busy = accepted(history, 'busy');
    history.accept(appoint('head', busy, 'expert1'));
    const paper = accepted(history, 'fresh');
    const list = candidates(history.facts, ...found(history, paper));
    const order = list.map(({ person }) => person);
    expect(order).not.toContain(idOf('author'));
    expect(order.indexOf(idOf('expert2'))).toBeLessThan(order.indexOf(idOf('expert1')));
    expect(order.indexOf(idOf('expert1'))).toBeLessThan(order.indexOf(idOf('spare')));
    expect(order.indexOf(idOf('expert1'))).toBeLessThan(order.indexOf(idOf('otherhead')));
    expect(list.find(({ person }) => person === idOf('expert1'))).toMatchObject({ load: 1, warnings: [] });
  });
});

describe('[E-15] the second round', () => {
  const ids = (round: Round, loads = true) => {
    const material = round.history.facts.materials.get(
      round.history.facts.materialOfSubmission.get(round.submission)!,
    )!;
    return candidates(round.history.facts, material, material.submissions.at(-1)!, loads);
  };
  const second = () =>
    new Round(aFullHouse())
      .handIn()
      .take()
      .appoint('expert3', 'decliner', 'expert1')
      .decline('decliner')
      .complete('expert3')
      .open()
      .confirm('expert3')
      .issue()
      .handIn()
      .take();

  test('begins with whoever judged the first and ends with who declined it', () => {
    const list = ids(second());
    const free = list.filter(({ warnings }) => warnings.length === 0);
    expect(free[0]).toMatchObject({ person: idOf('expert3'), earlier: { did: 'judged', version: 1 } });
    expect(free.at(-1)).toMatchObject({ person: idOf('decliner'), earlier: { did: 'declined', version: 1 } });
    // A seat whose sheet was not complete judged nothing.
    expect(free.find(({ person }) => person === idOf('expert1'))!.earlier).toBeUndefined();
    expect(free.some((each) => declinedNow(each, { version: 2 } as Submission))).toBe(false);
  });

  test('who judged the first and declines this one has declined it [E-08]', () => {
    const list = ids(second().appoint('expert3').decline('expert3'));
    const last = list.filter(({ warnings }) => warnings.length === 0).at(-1)!;
    expect(last).toMatchObject({ person: idOf('expert3'), earlier: { did: 'declined', version: 2 } });
    expect(declinedNow(last, { version: 2 } as Submission)).toBe(true);
  });

  test('[E-07] loads are counted where all panels are known, on no expert’s device', () => {
    const round = second();
    const may = (name: string) => countsLoads(holds(round.history.facts, idOf(name)), PLACE);
    expect(['specialist', 'deputy', 'head', 'otherhead'].map(may)).toEqual([true, true, true, true]);
    expect(['expert1', 'author', 'stranger', 'observer'].map(may)).toEqual([false, false, false, false]);
    expect(ids(round, false).every(({ load }) => load === undefined)).toBe(true);
  });
});

describe('[E-08] opening an assignment', () => {
  const seated = (history: History) => {
    const paper = accepted(history);
    history.accept(appoint('head', paper, 'expert1'));
    return paper;
  };
  const opening = (by: string, { subject, submission }: { subject: string; submission: string }) =>
    anAct(idOf(by), 'accept-assignment', subject, { submission });
  const seat = (history: History, paper: { subject: string }) => found(history, paper)[1].panel[0]!;

  test('accepts it, in the name of its expert alone, and the first time counts', () => {
    const history = new History();
    const paper = seated(history);
    expect(seat(history, paper).acceptedAt).toBeUndefined();
    for (const other of ['head', 'specialist', 'expert2', 'author'])
      expect(history.submit(opening(other, paper))).toEqual({ answer: 'no', code: 'not-on-panel' });
    const first = history.at;
    history.accept(opening('expert1', paper));
    history.at += 86_400_000;
    history.accept(opening('expert1', paper));
    expect(seat(history, paper).acceptedAt).toBe(first);
  });

  test('one that was declined or taken back is not accepted any more', () => {
    for (const [by, kind, payload] of [
      ['expert1', 'decline', {}],
      ['head', 'release', { expert: idOf('expert1') }],
    ] as const) {
      const history = new History();
      const paper = seated(history);
      const { submission } = paper;
      const why = { private: { reason: 'Отпуск до конца месяца.' } };
      history.accept(anAct(idOf(by), kind, paper.subject, { submission, ...payload }, why));
      expect(history.submit(opening('expert1', paper))).toEqual({ answer: 'no', code: 'not-on-panel' });
    }
  });
});
