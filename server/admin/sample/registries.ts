import type { FileMention } from '../../../src/lib/domain/materials/card';
import { deadlinesOf, previousMonth } from '../../../src/lib/domain/materials/cycle';
import { REGISTRY_COLUMNS, registryOf } from '../../../src/lib/domain/materials/registry';
import { startOfDay } from '../../../src/lib/domain/shared/calendar';
import { SAMPLE_TIME_ZONE } from './schools';
import { HOUR, PLACE, type Sample } from './sample';

/** [E-18] What was recommended and signed by the day of sending went out; the rest is still to go. */
export function planRegistries(sample: Sample) {
  let month = sample.month;
  for (let back = 0; back < 4; back++) {
    const sent = month;
    const { send } = deadlinesOf(sample.schedule, sent);
    const at = startOfDay(send, SAMPLE_TIME_ZONE) + 11 * HOUR;
    month = previousMonth(month);
    if (at < sample.started - HOUR) sample.steps.push({ at, run: () => sendRegistry(sample, sent, send) });
  }
}

async function sendRegistry(sample: Sample, month: string, date: string) {
  const { facts } = sample.relay.rights;
  const place = facts.places.get(PLACE)!;
  const { ready, sent } = registryOf(facts, place, month, date);
  if (ready.length === 0) return;
  // Loaded for the sample alone: no relay of a municipality makes workbooks.
  const [{ registryCells }, { registryXlsx }, { registryTitle }] = await Promise.all([
    import('../../../src/lib/exchange/registry-cells'),
    import('../../../src/lib/exchange/registry-xlsx'),
    import('../../../src/lib/exchange/registry-title'),
  ]);
  const title = registryTitle(place.title, month, sent.length);
  const rows = ready.map(({ material, submission }, index) =>
    registryCells(facts, material, submission, index + 1),
  );
  const book = await registryXlsx(title, REGISTRY_COLUMNS, rows);
  const specialist = sample.withRole('specialist');
  const hash = await sample.files.put(new Uint8Array(await book.arrayBuffer()), specialist);
  const file: FileMention = { hash, name: `${title}.xlsx`, type: book.type, size: book.size };
  await sample.act(
    specialist,
    'send-registry',
    `place:${PLACE}`,
    {
      ...{ month, kind: 'main', date, way: 'mail', recipient: 'registry@center.example' },
      submissions: ready.map(({ submission }) => submission.id),
      files: [hash],
    },
    { files: [file] },
  );
}
