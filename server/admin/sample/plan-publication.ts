import type { FileMention } from '../../../src/lib/domain/materials/card';
import { dateAt } from '../../../src/lib/domain/shared/calendar';
import type { SampleMaterial } from './content';
import { SAMPLE_PUBLICATIONS } from './publications';
import { samplePaper } from './scan';
import { SAMPLE_TIME_ZONE } from './schools';
import type { Enter, Sample } from './sample';

/** [E-16, E-17, E-20] What its author and the desk did with a recommended material. */
export function planPublication(
  sample: Sample,
  plan: {
    material: SampleMaterial;
    author: string;
    specialist: string;
    enter: Enter;
    step: (run: () => Promise<void>) => void;
  },
) {
  const { material, author, specialist, enter, step } = plan;
  let attempt = 1;
  const today = () => dateAt(sample.relay.now(), SAMPLE_TIME_ZONE);
  for (const done of SAMPLE_PUBLICATIONS[material.key] ?? []) {
    const tried = attempt;
    if (done.does === 'again') attempt++;
    step(async () => {
      const onTry = { attempt: tried, date: today() };
      switch (done.does) {
        case 'sign': {
          const signer = done.by === 'desk' ? specialist : author;
          const files = await scanned(sample, material.key, done.pages, signer);
          const scans = files.map(({ hash }) => hash);
          const values = files.length > 0 ? { files } : {};
          return void (await enter(signer, 'sign-agreement', { date: today(), scans }, values));
        }
        case 'receive':
          return void (await enter(specialist, 'receive-original'));
        case 'forward':
          return void (await enter(specialist, 'forward-agreement', { date: today() }));
        case 'withdraw-agreement':
          return void (await enter(author, 'withdraw-agreement', {}, { reason: done.reason }));
        case 'place': {
          const { channel, link } = done;
          return void (await enter(author, 'place-material', { ...onTry, channel, ...(link && { link }) }));
        }
        case 'send':
          return void (await enter(author, 'send-to-moderation', onTry));
        case 'answer': {
          const { result, link, remarks } = done;
          const answer = { ...onTry, result, ...(link && { link }) };
          return void (await enter(specialist, 'record-moderation', answer, remarks ? { remarks } : {}));
        }
        default: {
          const again = done.does === 'again';
          return void (await enter(author, 'decide-resubmission', { attempt: tried, again }));
        }
      }
    });
  }
}

async function scanned(sample: Sample, key: string, pages: number, person: string): Promise<FileMention[]> {
  const files: FileMention[] = [];
  for (let page = 1; page <= pages; page++) {
    const bytes = samplePaper(`${key} ${page}`);
    const hash = await sample.files.put(bytes, person);
    const name = `Соглашение, лист ${page}.pdf`;
    files.push({ hash, name, type: 'application/pdf', size: bytes.byteLength });
  }
  return files;
}
