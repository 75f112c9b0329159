import { describe, expect, test } from 'vitest';
import { MEASURES, Offenders } from '../../../server/operations/offenders';
import { LIMITS } from '../../../src/lib/protocol/limits';
import { NOON } from '../../builders/municipality';

const AUTHOR = { person: 'author', session: 'phone' };
const LAPTOP = { person: 'author', session: 'laptop' };
const COLLEAGUE = { person: 'colleague', session: 'c' };
const SCHOOL = { address: '203.0.113.7' };

function watched() {
  const clock = { now: NOON };
  const closed: string[] = [];
  const offenders = new Offenders(
    MEASURES,
    () => clock.now,
    ({ id }) => closed.push(id),
  );
  const charge = (who: Parameters<Offenders['charge']>[0], times: number) => {
    for (let index = 0; index < times; index++) offenders.charge(who, 1);
  };
  return { clock, closed, offenders, charge };
}

describe('whoever is refused again and again', () => {
  test('is not disturbed by a device with a bug: ten refusals a minute, all day', () => {
    const { clock, closed, offenders } = watched();
    for (let minute = 0; minute < 24 * 60; minute++) {
      for (let index = 0; index < 10; index++) {
        offenders.charge(AUTHOR, 1);
        expect(offenders.standing(AUTHOR).is).toBe('free');
      }
      clock.now += 60_000;
    }
    expect(closed).toEqual([]);
  });

  test('is slowed first: answers come one at a time, at a pace', () => {
    const { clock, offenders, charge } = watched();
    charge(AUTHOR, LIMITS.refusalsOfSession.slowed + 10);
    const waits = [1, 2, 3].map(() => offenders.standing(AUTHOR));
    expect(waits).toEqual([0, 1, 2].map((turn) => ({ is: 'slowed', wait: turn * LIMITS.refusalPace })));
    clock.now += 10_000;
    expect(offenders.standing(AUTHOR)).toEqual({ is: 'slowed', wait: 0 });
  });

  test('who asks for more at once than can wait is told to stay away meanwhile', () => {
    const { offenders, charge } = watched();
    charge(AUTHOR, LIMITS.refusalsOfSession.slowed + 10);
    const standings = Array.from({ length: 100 }, () => offenders.standing(AUTHOR));
    expect(standings.filter(({ is }) => is === 'slowed')).toHaveLength(
      LIMITS.refusalPatience / LIMITS.refusalPace + 1,
    );
    expect(standings.at(-1)).toMatchObject({ is: 'closed' });
  });

  test('then everything is refused, and it wears off after the time that was said', () => {
    const { clock, closed, offenders, charge } = watched();
    charge(AUTHOR, LIMITS.refusalsOfSession.closed + 1_000);
    expect(closed).toEqual([AUTHOR.session]);
    const standing = offenders.standing(AUTHOR) as { is: 'closed'; wait: number };
    expect(standing.is).toBe('closed');
    clock.now += standing.wait / 2;
    expect(offenders.standing(AUTHOR).is).toBe('closed');
    clock.now += standing.wait / 2;
    expect(offenders.standing(AUTHOR).is).toBe('free');
    charge(AUTHOR, LIMITS.refusalsOfSession.closed);
    expect(closed).toEqual([AUTHOR.session, AUTHOR.session]);
  });

  test('is alone in it: neither their other devices nor colleagues nor the address are', () => {
    const { offenders, charge } = watched();
    charge(AUTHOR, LIMITS.refusalsOfSession.closed);
    expect(offenders.standing(LAPTOP).is).toBe('free');
    expect(offenders.standing(COLLEAGUE).is).toBe('free');
    expect(offenders.standing(SCHOOL).is).toBe('free');
  });

  test('who makes session after session has one measure for all', () => {
    const { closed, offenders } = watched();
    for (let index = 0; index < LIMITS.refusalsOfPerson.closed; index++)
      offenders.charge({ person: 'author', session: `s${index % 100}` }, 1);
    expect(closed).toEqual(['author']);
    expect(offenders.standing(LAPTOP).is).toBe('closed');
    expect(offenders.standing(COLLEAGUE).is).toBe('free');
  });

  test('strangers share their address, and whoever is signed in behind it is undisturbed', () => {
    const { offenders, charge } = watched();
    charge(SCHOOL, LIMITS.refusalsOfAddress.closed);
    expect(offenders.standing(SCHOOL).is).toBe('closed');
    expect(offenders.standing(AUTHOR).is).toBe('free');
    expect(offenders.standing({ address: '203.0.113.8' }).is).toBe('free');
  });

  test('so many are remembered and no more', () => {
    const { offenders, charge } = watched();
    charge(SCHOOL, LIMITS.refusalsOfAddress.closed);
    for (let index = 0; index < LIMITS.refusalKeys; index++) offenders.charge({ address: `a${index}` }, 1);
    expect(offenders.standing(SCHOOL).is).toBe('free');
  });
});
