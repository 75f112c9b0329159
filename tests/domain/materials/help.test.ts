import { describe, expect, test } from 'vitest';
import { awaitsAnswer, hasNewAnswer, lastWordIn } from '../../../src/lib/domain/materials/help';
import { idOf } from '../../builders/municipality';
import { aFullHouse, Round } from '../round';

const materialOf = ({ history, material }: Round) => history.facts.materials.get(idOf(material))!;
const word = (name: string, at = 5) => ({ at, by: idOf(name) });

describe('[E-15] a request for help', () => {
  test('is open on a paper that came back as on a draft', () => {
    const draft = new Round(aFullHouse()).askHelp();
    expect(awaitsAnswer(materialOf(draft), undefined)).toBe(true);
    const revised = new Round(aFullHouse())
      .handIn()
      .take()
      .appoint('expert1')
      .complete('expert1')
      .open()
      .confirm('expert1')
      .issue();
    expect(awaitsAnswer(materialOf(revised), undefined)).toBe(false);
    expect(awaitsAnswer(materialOf(revised.askHelp()), undefined)).toBe(true);
  });

  test('ends with an answer, and begins again with the author’s next word', () => {
    const material = materialOf(new Round(aFullHouse()).handIn().askHelp());
    for (const name of ['author', 'coauthor']) expect(awaitsAnswer(material, word(name)), name).toBe(true);
    for (const name of ['specialist', 'head']) expect(awaitsAnswer(material, word(name)), name).toBe(false);
    // Whose word it is the relay has not said: rather listed than lost.
    expect(awaitsAnswer(material, { at: 5 })).toBe(true);
  });

  test('shows its author an answer until they have seen it', () => {
    const material = materialOf(new Round(aFullHouse()).askHelp());
    expect(hasNewAnswer(material, undefined, undefined)).toBe(false);
    expect(hasNewAnswer(material, word('author'), undefined)).toBe(false);
    expect(hasNewAnswer(material, { at: 5 }, undefined)).toBe(false);
    expect(hasNewAnswer(material, word('specialist'), undefined)).toBe(true);
    expect(hasNewAnswer(material, word('specialist'), 5)).toBe(false);
    expect(hasNewAnswer(material, word('specialist', 6), 5)).toBe(true);
  });

  test('says nothing where nobody has written', () => {
    expect(lastWordIn(undefined)).toBeUndefined();
    expect(lastWordIn({})).toBeUndefined();
    expect(lastWordIn({ at: 5, by: 'p' })).toEqual({ at: 5, by: 'p' });
  });
});
