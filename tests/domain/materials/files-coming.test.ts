import { describe, expect, test } from 'vitest';
import { FILES_HERE } from '../../../src/lib/domain/materials/fold';
import { apply } from '../../../src/lib/domain/facts';
import { filesComing, latestSubmission } from '../../../src/lib/domain/materials/material';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { aHandIn, anAct, idOf, PLACE } from '../../builders/municipality';
import { History } from '../history';
import { TEXT } from '../round';

const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };
const A_FILE = { hash: 'f'.repeat(64), name: 'план.docx', type: '', size: 4 };

/** A paper with a file whose bytes have not come, accepted and with one expert. */
function underAssessment() {
  const history = new History();
  const { subject, id: submission } = history.accept(aHandIn('robot', { files: [A_FILE] }));
  const on = (person: string, kind: string, payload = {}, more = {}) =>
    history.submit(anAct(person, kind, subject, { submission, ...payload }, more));
  const accept = on(idOf('specialist'), 'accept', { month: '2026-12', association: 'informatics' });
  const appoint = on(idOf('head'), 'appoint', { expert: idOf('expert1'), warnings: [] });
  history.contents.set(`sheet/${PLACE}/${submission}/${idOf('expert1')}`, { hash: TEXT, missing: [] });
  const complete = () => on(idOf('expert1'), 'complete', {}, { basis: TEXT });
  const latest = () => latestSubmission(history.facts.materials.get(idOf('robot'))!)!;
  return { history, on, latest, complete, decided: [accept, appoint] };
}

describe('[E-04] assessment waits for the bytes', () => {
  test('a paper is accepted and given to experts while its files are coming; no sheet is completed', () => {
    const { latest, complete, decided } = underAssessment();
    expect(decided).toEqual([yes, yes]);
    expect(filesComing(latest())).toBe(true);
    expect(complete()).toEqual(no('files-coming'));
  });

  test('until the relay, and nobody else, says that all are there; once', () => {
    const { on, latest, complete } = underAssessment();
    for (const person of ['author', 'specialist', 'expert1'])
      expect(on(idOf(person), 'files-arrived')).toEqual(no('relay-only'));
    expect(on(RELAY, 'files-arrived')).toEqual(yes);
    expect(filesComing(latest())).toBe(false);
    expect(on(RELAY, 'files-arrived')).toEqual(no('files-here'));
    expect(complete()).toEqual(yes);
  });

  test('files that were there before it come with the hand-in; without files there is nothing to wait for', () => {
    const { facts } = new History();
    const handIn = aHandIn('planet', { files: [A_FILE] });
    apply(facts, { ...handIn, seq: 1000, receivedAt: 5, given: { files: FILES_HERE } });
    expect(latestSubmission(facts.materials.get(idOf('planet'))!)).toMatchObject({ filesArrivedAt: 5 });
    const history = new History();
    history.accept(aHandIn());
    expect(filesComing(latestSubmission(history.facts.materials.get(idOf('robot'))!)!)).toBe(false);
  });

  test('they go on coming when the paper is withdrawn', () => {
    const { history, on } = underAssessment();
    const why = { private: { reason: 'Передумал.' } };
    history.accept(anAct(idOf('author'), 'withdraw', `material:${idOf('robot')}`, {}, why));
    expect(on(RELAY, 'files-arrived')).toEqual(yes);
  });
});
