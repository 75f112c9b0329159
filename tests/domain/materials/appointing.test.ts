import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { freeSeats, proposePanels } from '../../../src/lib/domain/materials/appointing';
import { holds } from '../../../src/lib/domain/audience';
import { openAssignments } from '../../../src/lib/domain/materials/panel';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { aHandIn, anAct, idOf } from '../../builders/municipality';
import type { History } from '../history';
import { aFullHouse, Round } from '../round';

const paper = (history: History, name: string, author = 'author') =>
  new Round(history, author, [], 'specialist', 'head', name);

/** What is proposed for all materials, as names. */
function proposed(
  history: History,
  { by = 'specialist', panelSize = 3, coming = [] as { submission: string; expert: string }[] } = {},
) {
  const { facts } = history;
  const held = holds(facts, idOf(by));
  const { proposals, left } = proposePanels({ facts, held, panelSize, coming }, facts.materials.values());
  const nameOf = (id: string) => facts.people.get(id)!.name!.family;
  return {
    panels: proposals.map(({ experts }) => experts.map(nameOf).toSorted()),
    able: proposals.map(({ able }) => able.map(nameOf).toSorted()),
    seats: proposals.map(({ seats }) => seats),
    left: left.map(({ code }) => code),
  };
}

describe('[E-07, E-23] experts for many materials', () => {
  test('nobody is proposed against whom something speaks', () => {
    const history = aFullHouse();
    const round = paper(history, 'robot').handIn().take();
    // «spare» works in the author's school, the heads are no experts, the teacher of physics is of another association.
    expect(proposed(history).able).toEqual([
      ['decliner', 'ended', 'expert1', 'expert2', 'expert3', 'leaver', 'newcomer', 'released'],
    ]);
    round.appoint('decliner');
    history.accept(
      anAct(
        idOf('decliner'),
        'decline',
        round.subject,
        { submission: round.submission },
        { private: { reason: 'Уезжаю на курсы.' } },
      ),
    );
    expect(proposed(history).able[0]).not.toContain('decliner');
  });

  test('an expert is not proposed for a paper of their own, nor for one of a colleague at school', () => {
    const history = aFullHouse();
    paper(history, 'own', 'expert2').handIn().take();
    // expert3 and the others of aFullHouse work in school 3, as expert2 does.
    expect(proposed(history).able).toEqual([['expert1', 'spare']]);
  });

  test('materials that cannot be appointed to say why', () => {
    const history = aFullHouse();
    paper(history, 'one').handIn();
    paper(history, 'two').handIn().take().appoint('expert1', 'expert2', 'expert3');
    paper(history, 'three').handIn().take().appoint('expert1').complete('expert1').open();
    paper(history, 'four').handIn().take();
    expect(proposed(history).left).toEqual(['not-accepted', 'panel-full', 'sheets-open']);
    expect(proposed(history, { by: 'head' }).left).not.toContain('head-only');
    expect(proposed(history, { by: 'otherhead' }).left).toContain('head-only');
    expect(proposed(history, { by: 'otherhead' }).panels).toEqual([]);
  });

  test('seats that are filled, or on their way, are not filled twice', () => {
    const history = aFullHouse();
    const round = paper(history, 'one').handIn().take().appoint('expert1');
    const coming = [{ submission: round.submission, expert: idOf('expert2') }];
    const { seats, able } = proposed(history, { coming });
    expect(seats).toEqual([1]);
    expect(able[0]).not.toContain('expert2');
    const { facts } = history;
    const submission = facts.materials.get(idOf('one'))!.submissions[0]!;
    expect(freeSeats({ facts, panelSize: 1, coming }, submission)).toBe(0);
  });

  test('[E-15] who judged an earlier version judges again, however burdened', () => {
    const history = aFullHouse();
    for (const busy of ['a', 'b', 'c', 'd']) paper(history, busy).handIn().take().appoint('expert1');
    const round = paper(history, 'again').handIn().take().appoint('expert1').complete('expert1').open();
    round.confirm('expert1').issue().handIn().take();
    const { panels } = proposed(history, { panelSize: 2 });
    expect(panels.at(-1)).toContain('expert1');
  });

  test('a paper for which nobody is free says so; one with too few gets those who are', () => {
    const history = aFullHouse();
    paper(history, 'own', 'expert2').handIn().take();
    expect(proposed(history).panels).toEqual([['expert1', 'spare']]);
    for (const name of ['expert1', 'spare']) {
      const role = history.facts.people.get(idOf(name))!.roles[0]!.id;
      history.accept(anAct(RELAY, 'role-ended', `person:${idOf(name)}`, { role }));
    }
    expect(proposed(history).left).toEqual(['no-free-expert']);
  });
});

describe('[E-23] loads are as even as the rules allow', () => {
  test('an expert whom others can relieve is relieved for the paper that has nobody else', () => {
    // expert2's own paper can be judged by expert1 and spare alone: the others take what these would have got.
    const history = aFullHouse();
    for (const name of ['a', 'b', 'c', 'd']) paper(history, name, 'stranger').handIn().take();
    paper(history, 'own', 'expert2').handIn().take();
    const { panels } = proposed(history, { panelSize: 2 });
    expect(panels.at(-1)).toEqual(['expert1', 'spare']);
    const counts = new Map<string, number>();
    for (const expert of panels.flat()) counts.set(expert, (counts.get(expert) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
  });

  test('whatever the papers, no single exchange makes the loads more even', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('author', 'stranger', 'expert1', 'expert2'), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 4 }),
        (authors, panelSize) => {
          const history = aFullHouse();
          authors.forEach((author, index) => {
            const handIn = aHandIn(`paper-${index}`, { title: `Материал ${index}` }, 1, author);
            history.accept(handIn);
            const on = { submission: handIn.id, month: '2026-12', association: 'informatics' };
            history.accept(anAct(idOf('specialist'), 'accept', handIn.subject, on));
          });
          const { facts } = history;
          const { proposals } = proposePanels(
            { facts, held: holds(facts, idOf('specialist')), panelSize, coming: [] },
            facts.materials.values(),
          );
          const load = new Map<string, number>();
          for (const { experts, able, seats } of proposals) {
            expect(experts.length).toBe(Math.min(seats, able.length));
            expect(new Set(experts).size).toBe(experts.length);
            for (const expert of experts) load.set(expert, (load.get(expert) ?? 0) + 1);
          }
          const of = (expert: string) => (load.get(expert) ?? 0) + openAssignments(facts, expert);
          for (const { experts, able } of proposals)
            for (const expert of experts)
              for (const other of able)
                if (!experts.includes(other)) expect(of(expert) - of(other)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 40 },
    );
  });
});
