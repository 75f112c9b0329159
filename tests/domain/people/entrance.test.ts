import { expect, test } from 'vitest';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { anAct, idOf, NOON } from '../../builders/municipality';
import { History } from '../history';

test('[X-13] whether somebody was invited and has used a link is known from the acts of the relay', () => {
  const history = new History();
  const author = () => history.facts.people.get(idOf('author'))!;
  const note = (kind: string, payload: Record<string, unknown>) =>
    history.accept(anAct(RELAY, kind, `person:${idOf('author')}`, { by: idOf('specialist'), ...payload }));
  expect(author()).not.toHaveProperty('invitedAt');
  note('invited', { renews: false });
  expect(author()).toMatchObject({ invitedAt: NOON });
  expect(author()).not.toHaveProperty('enteredAt');
  history.at = NOON + 1_000;
  note('invitation-used', {});
  expect(author()).toMatchObject({ invitedAt: NOON, enteredAt: NOON + 1_000 });
  // An account older than the journal's word of it shows when it is renewed.
  history.accept(
    anAct(RELAY, 'invited', `person:${idOf('stranger')}`, { by: idOf('specialist'), renews: true }),
  );
  expect(history.facts.people.get(idOf('stranger'))).toMatchObject({ enteredAt: NOON + 1_000 });
});
