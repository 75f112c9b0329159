import { phrasebookName, phrasesName } from '../../../src/lib/domain/materials/names';
import { addDays, dateAt } from '../../../src/lib/domain/shared/calendar';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { SAMPLE_ASSOCIATIONS } from './associations';
import { SAMPLE_MENTORS, SAMPLE_PEOPLE } from './people';
import { SAMPLE_OWN_PHRASES, SAMPLE_SHARED_PHRASES } from './phrases';
import { SAMPLE_REQUIREMENTS } from './requirements';
import { SAMPLE_RUBRIC } from './rubric';
import { SAMPLE_MUNICIPALITY, SAMPLE_SCHOOLS, SAMPLE_TIME_ZONE } from './schools';
import { edit, writePhrases } from './writing';
import { HOUR, PLACE, type Sample } from './sample';

/** Registers, calendar, requirements, form and phrases: what the specialist has set up. */
export async function setUp(sample: Sample): Promise<void> {
  await found(sample);
  await nameMentors(sample);
  await markCalendar(sample);
  await publishRequirements(sample);
  await keepPhrases(sample);
  publishRubric(sample);
}

async function found(sample: Sample) {
  const place = `place:${PLACE}`;
  const founded = dateAt(sample.relay.now(), SAMPLE_TIME_ZONE);
  await sample.act(RELAY, 'found-place', place, {
    title: SAMPLE_MUNICIPALITY,
    zone: SAMPLE_TIME_ZONE,
    sample: true,
  });
  for (const { key, name, short, settlement } of SAMPLE_SCHOOLS)
    await sample.act(RELAY, 'add-school', place, { id: key, title: name, short, settlement });
  for (const { key, name, subjects } of SAMPLE_ASSOCIATIONS)
    await sample.act(RELAY, 'add-association', place, { id: key, title: name, subjects });
  for (const person of SAMPLE_PEOPLE) {
    const id = sample.relay.ulid(sample.relay.now());
    sample.people.set(person.key, id);
    const { family, given, patronymic, email } = person;
    await sample.act(
      RELAY,
      'enter-person',
      `person:${id}`,
      { school: person.school, post: person.post },
      {
        name: { family, given, patronymic },
        contacts: { email, phone: '' },
      },
    );
    for (const { role, association, fromDays, untilDays } of person.roles) {
      const from = fromDays === undefined ? founded : addDays(sample.today, fromDays);
      await sample.act(RELAY, 'grant-role', `person:${id}`, {
        role,
        from,
        begins: from > founded ? 'later' : 'now',
        ...(association && { association }),
        ...(untilDays !== undefined && { until: addDays(sample.today, untilDays) }),
      });
    }
  }
}

/** [E-07] Pairs that the head is warned of when they meet on a panel. */
async function nameMentors(sample: Sample) {
  for (const { mentor, mentee, days } of SAMPLE_MENTORS)
    await sample.act(sample.withRole('specialist'), 'name-mentor', `person:${sample.person(mentee)}`, {
      mentor: sample.person(mentor),
      from: addDays(sample.today, -days),
    });
}

/** A summer without collection and a regional holiday, as a specialist marks them when the plan of the year is made. */
async function markCalendar(sample: Sample) {
  const place = `place:${PLACE}`;
  const [year, month] = sample.today.split('-').map(Number) as [number, number];
  // The next summer that none of the sample's months reaches.
  const summer = month < 5 ? year : year + 1;
  const specialist = sample.withRole('specialist');
  for (const holiday of ['07', '08'])
    await sample.act(
      specialist,
      'mark-month',
      place,
      { month: `${summer}-${holiday}`, collects: false },
      { reason: 'Отпуска педагогов: материалы собираем с сентября.' },
    );
  await sample.act(specialist, 'mark-day', place, {
    date: addDays(sample.today, 60),
    day: 'off',
    title: 'День округа, по распоряжению главы',
  });
}

/** [E-28] The shared phrases, and those that an expert keeps. */
async function keepPhrases(sample: Sample) {
  const place = { place: PLACE };
  const id = () => sample.relay.ulid(sample.relay.now());
  await edit(sample.relay, sample.withRole('specialist'), phrasebookName(place), (doc) =>
    writePhrases(doc, SAMPLE_SHARED_PHRASES, id),
  );
  for (const [key, phrases] of Object.entries(SAMPLE_OWN_PHRASES))
    await edit(sample.relay, sample.person(key), phrasesName(place, sample.person(key)), (doc) =>
      writePhrases(doc, phrases, id),
    );
}

/** [E-02] Two versions: those who hand in after the second are asked again, those who do not have not read it yet. */
async function publishRequirements(sample: Sample) {
  const specialist = sample.withRole('specialist');
  for (const [index, text] of SAMPLE_REQUIREMENTS.entries()) {
    const publish = async () => {
      await sample.act(
        specialist,
        'publish-requirements',
        `place:${PLACE}`,
        { version: index + 1 },
        { text },
      );
    };
    if (index === 0) await publish();
    else sample.steps.push({ at: sample.started - 32 * 24 * HOUR, run: publish });
  }
}

/** [E-09] Earlier rounds were judged by the example; those whose experts were appointed since, by the municipality's own. */
function publishRubric(sample: Sample) {
  const payload = { version: 2 };
  sample.steps.push({
    at: sample.started - 30 * 24 * HOUR,
    run: async () => {
      await sample.act(sample.withRole('specialist'), 'publish-rubric', `place:${PLACE}`, payload, {
        form: SAMPLE_RUBRIC,
      });
    },
  });
}
