import { expect, test } from 'vitest';
import { behind } from '../../../src/lib/domain/people/phrases';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { anAct, idOf } from '../../builders/municipality';

const noted = (kind: string, payload: Record<string, unknown> = {}) =>
  behind(anAct(RELAY, kind, `person:${idOf('expert1')}`, payload));

test('[X-10] the history of a person names who made a link, and the founding only where it was that', () => {
  const by = idOf('specialist');
  expect(noted('invited', { by, renews: false })).toEqual({ person: by, words: '' });
  expect(noted('invitation-used', { by })).toEqual({ person: by, words: 'ссылку выдал(а)' });
  expect(noted('role-ended').words).toBe('по сроку');
  expect(noted('grant-role').words).toBe('при создании муниципалитета');
  expect(noted('enter-person').words).toBe('при создании муниципалитета');
  expect(noted('an-act-of-a-newer-program')).toEqual({ words: '' });
  expect(behind(anAct(by, 'grant-role', `person:${idOf('expert1')}`))).toEqual({ person: by, words: '' });
});
