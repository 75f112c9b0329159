import type { Card } from '../../../src/lib/domain/materials/card';
import { deadlinesOf, previousMonth } from '../../../src/lib/domain/materials/cycle';
import { acknowledgedAt, requirementsOf } from '../../../src/lib/domain/materials/requirements';
import { dateAt } from '../../../src/lib/domain/shared/calendar';
import type { SampleMaterial } from './content';
import { letterKey } from '../../../src/lib/domain/materials/incoming';
import { fullName } from '../../../src/lib/domain/people/person';
import { sampleLetter } from './letter';
import { SAMPLE_TIME_ZONE } from './schools';
import { PLACE, type Sample } from './sample';

/** [E-02] What every author does before a hand-in, once for each version. */
export async function readRequirements(sample: Sample, author: string) {
  const { places, people } = sample.relay.rights.facts;
  const { version } = requirementsOf(places.get(PLACE)!);
  if (acknowledgedAt(people.get(author), version) === undefined)
    await sample.act(author, 'acknowledge-requirements', `person:${author}`, { version });
}

/** A paper that came by e-mail: entered by the desk on the day of the letter, which is kept with it. */
export async function enterByLetter(
  sample: Sample,
  subject: string,
  author: string,
  card: Card,
  month: string,
  { subject: about, text }: NonNullable<SampleMaterial['letter']>,
): Promise<string> {
  const specialist = sample.withRole('specialist');
  const { facts } = sample.relay.rights;
  const person = facts.people.get(author);
  const sender = `${fullName(person)} <${person?.contacts?.email ?? ''}>`;
  const id = `<${subject.slice('material:'.length).toLowerCase()}@zarechny.example>`;
  const bytes = sampleLetter({ id, sender, about, text, at: sample.relay.now() });
  const hash = await sample.files.put(bytes, specialist);
  const file = { hash, name: 'письмо.eml', type: 'message/rfc822', size: bytes.byteLength };
  const payload = {
    version: 1,
    month,
    coAuthors: [],
    files: card.files.map((each) => each.hash),
    author,
    way: 'email',
    received: dateAt(sample.relay.now(), SAMPLE_TIME_ZONE),
    letter: letterKey(id, hash),
    original: hash,
  };
  const values = { card, letter: { sender, subject: about, file } };
  return await sample.act(specialist, 'enter-material', subject, payload, values);
}

/** The month a material is handed in for. A late one names a month whose day of hand-in has passed. */
export function monthOf(sample: Sample, material: SampleMaterial): string {
  const late = material.stage === 'late' && sample.today <= deadlinesOf(sample.schedule, sample.month).handIn;
  const back = late ? 1 : -material.month;
  return Array.from({ length: back }).reduce<string>((month) => previousMonth(month), sample.month);
}
