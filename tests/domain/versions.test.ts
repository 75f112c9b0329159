import { describe, expect, test } from 'vitest';
import { makePart, type Act } from '../../src/lib/domain/act';
import { parseAct } from '../../src/lib/domain/acts';
import { aCard, aHandIn, anAct, idOf } from '../builders/municipality';
import { History } from './history';

const refusal = (input: unknown) => {
  const parsed = parseAct(input);
  return 'refused' in parsed ? parsed.refused : undefined;
};
const newer = 'newer-app';

describe('an act of a newer version', () => {
  test('of the next minor one is accepted with its unknown optional fields, which stay in it', () => {
    const plain = aHandIn();
    const card = { ...(plain.parts.card!.value as object), minutes: 45 };
    const act: Act = {
      ...plain,
      payload: { ...plain.payload, channel: 'phone' },
      parts: { card: makePart('salt', card) },
    };
    const history = new History();
    const entry = history.accept(act);
    expect(entry.payload.channel).toBe('phone');
    expect(entry.parts.card!.value).toEqual(card);
    const [material] = history.facts.materials.values();
    expect(material!.submissions[0]!.card).toMatchObject(aCard());
  });

  test('of a kind, a part or a schema that is not known here is left to the update, not called malformed', () => {
    const act = aHandIn();
    expect(refusal({ ...act, kind: 'send-to-library' })).toBe(newer);
    expect(refusal({ ...act, schema: 2 })).toBe(newer);
    expect(refusal({ ...act, schema: 2, kind: 7, parts: 'elsewhere' })).toBe(newer);
    const withPart = { ...act, parts: { ...act.parts, poem: makePart('salt', 'Белеет парус') } };
    expect(refusal(withPart)).toBe(newer);
  });

  test('is told from bytes that no version writes', () => {
    const act = anAct(idOf('author'), 'ask-help', `material:${idOf('robot')}`);
    expect(refusal(act)).toBeUndefined();
    expect(refusal({ ...act, madeAt: 'yesterday' })).toBe('malformed');
    expect(refusal({ ...act, subject: `person:${idOf('robot')}` })).toBe('malformed');
    expect(refusal({ ...act, schema: 'two' })).toBe('malformed');
    expect(refusal(undefined)).toBe('malformed');
  });
});
