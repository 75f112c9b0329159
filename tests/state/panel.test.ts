import { describe, expect, test } from 'vitest';
import { decide } from '../../src/lib/domain/acts';
import { holds } from '../../src/lib/domain/audience';
import type { Act } from '../../src/lib/domain/act';
import { settingsOn } from '../../src/lib/domain/people/settings';
import type { App } from '../../src/lib/state/app.svelte';
import { PanelDesk } from '../../src/lib/state/panel.svelte';
import { Review } from '../../src/lib/state/review.svelte';
import { aHandIn, anAct, idOf } from '../builders/municipality';
import { History } from '../domain/history';

/** The part of the app a desk asks, over a journal; what it performs waits in the outbox as on a device without a link. */
function anApp(history: History, name: string) {
  const person = idOf(name);
  const outbox: { act: Act; state: string; order: number }[] = [];
  const made = (
    kind: string,
    subject: string,
    payload: Record<string, unknown>,
    values: Record<string, unknown> = {},
  ) =>
    anAct(person, kind, subject, payload, {
      private: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
    });
  const app = {
    person,
    facts: history.facts,
    held: holds(history.facts, person),
    settings: settingsOn([], '2026-12-07'),
    outbox,
    may: (kind: string, subject: string, payload: Record<string, unknown>, values = {}) =>
      decide(history.facts, made(kind, subject, payload, values), {
        at: history.at,
        content: () => undefined,
      }).answer !== 'no',
    perform: (kind: string, subject: string, payload: Record<string, unknown>, { values = {} } = {}) => {
      const act = made(kind, subject, payload, values);
      const decision = decide(history.facts, act, { at: history.at, content: () => undefined });
      if (decision.answer === 'no') return Promise.resolve({ code: decision.code });
      outbox.push({ act, state: 'waiting', order: outbox.length });
      return Promise.resolve(undefined);
    },
  };
  return { app: app as unknown as App, outbox };
}

function accepted(history: History) {
  const { subject, id: submission } = history.accept(aHandIn());
  history.accept(
    anAct(idOf('specialist'), 'accept', subject, {
      submission,
      month: '2026-12',
      association: 'informatics',
    }),
  );
  return { subject, submission, material: subject.slice('material:'.length) };
}

const deskOf = (history: History, name: string, material: string) => {
  const { app, outbox } = anApp(history, name);
  return { desk: new PanelDesk(app, new Review(app, material)), outbox };
};

describe('the desk of whoever puts a panel together', () => {
  test('[E-07] suggests experts without a warning, as many as the setting says', () => {
    const history = new History();
    const { material } = accepted(history);
    const { desk } = deskOf(history, 'head', material);
    expect(desk.mayAppoint).toBe(true);
    expect(new Set(desk.suggested.map(({ person }) => person))).toEqual(
      new Set(['expert1', 'expert2', 'expert3'].map(idOf)),
    );
  });

  test('[X-02] an appointment that is not answered yet is shown and not offered again', async () => {
    const history = new History();
    const { material } = accepted(history);
    const { app } = anApp(history, 'head');
    expect(await new PanelDesk(app, new Review(app, material)).appoint(idOf('expert1'))).toBeUndefined();
    const desk = new PanelDesk(app, new Review(app, material));
    expect(desk.seats.map(({ person, state }) => [person, state])).toEqual([[idOf('expert1'), 'coming']]);
    expect(desk.candidates.map(({ person }) => person)).not.toContain(idOf('expert1'));
    expect(desk.suggested).toHaveLength(2);
  });

  test('[E-07] a warning without a reason is refused, with one it passes', async () => {
    const history = new History();
    const { material } = accepted(history);
    const { desk } = deskOf(history, 'head', material);
    expect(await desk.appoint(idOf('spare'), ['same-school'])).toEqual({ code: 'warnings-unconfirmed' });
    expect(await desk.appoint(idOf('spare'), ['same-school'], 'единственный специалист')).toBeUndefined();
  });

  test('[E-08] who declined is not suggested again, whom they named is marked', () => {
    const history = new History();
    const { subject, submission, material } = accepted(history);
    history.accept(
      anAct(idOf('head'), 'appoint', subject, { submission, expert: idOf('expert1'), warnings: [] }),
    );
    history.accept(
      anAct(
        idOf('expert1'),
        'decline',
        subject,
        { submission, substitute: idOf('expert2') },
        { private: { reason: 'болею' } },
      ),
    );
    const { desk } = deskOf(history, 'head', material);
    expect(desk.suggested.map(({ person }) => person)).not.toContain(idOf('expert1'));
    const again = desk.candidates.find(({ person }) => person === idOf('expert1'))!;
    expect(again.earlier).toEqual({ did: 'declined', version: 1 });
    expect(desk.needsReason(again)).toBe(true);
    expect([...desk.substitutes]).toEqual([idOf('expert2')]);
    expect(desk.substituteOf(desk.seats[0]!)?.person).toBe(idOf('expert2'));
    expect(deskOf(history, 'expert2', material).desk.substituteOf(desk.seats[0]!)).toBeUndefined();
    expect(desk.seats.map(({ state }) => state)).toEqual(['declined']);
    expect(desk.active).toHaveLength(0);
  });

  test('[E-10] opens when all are complete, earlier only by the head', () => {
    const history = new History();
    const { subject, submission, material } = accepted(history);
    for (const expert of ['expert1', 'expert2'])
      history.accept(
        anAct(idOf('head'), 'appoint', subject, { submission, expert: idOf(expert), warnings: [] }),
      );
    const complete = (expert: string) => {
      const basis = 'a'.repeat(64);
      history.contents.set(`sheet/zarechny/${submission}/${idOf(expert)}`, { hash: basis, missing: [] });
      history.accept(anAct(idOf(expert), 'complete', subject, { submission }, { basis }));
    };
    complete('expert1');
    expect(deskOf(history, 'head', material).desk).toMatchObject({ mayOpen: false, mayOpenEarly: true });
    expect(deskOf(history, 'expert2', material).desk).toMatchObject({ mayOpen: false, mayOpenEarly: false });
    // After the last day of the assessment those that are ready suffice, and no reason is asked.
    history.at = Date.parse('2026-12-11T07:00:00Z');
    expect(deskOf(history, 'head', material).desk).toMatchObject({
      mayOpen: true,
      mayOpenEarly: false,
      allComplete: false,
    });
    expect(deskOf(history, 'expert2', material).desk).toMatchObject({ mayOpen: false, mayOpenEarly: false });
    complete('expert2');
    expect(deskOf(history, 'head', material).desk).toMatchObject({ mayOpen: true, mayOpenEarly: false });
    expect(deskOf(history, 'expert2', material).desk).toMatchObject({ mayOpen: true });
    expect(deskOf(history, 'stranger', material).desk).toMatchObject({ mayOpen: false, mayAppoint: false });
  });
});
