import { CERTIFIED_AS } from '../../../src/lib/domain/people/certificate';
import { certified } from '../../../src/lib/domain/materials/certified';
import { addYears } from '../../../src/lib/domain/shared/calendar';
import type { Sample } from './sample';

/** [E-27] One certificate of each kind, for those who have done most; one was given twice by mistake. */
export async function giveCertificates(sample: Sample) {
  const { facts } = sample.relay.rights;
  const specialist = sample.withRole('specialist');
  const until = sample.today.slice(0, 7);
  const period = { from: addYears(`${until}-01`, -1).slice(0, 7), until };
  for (const as of CERTIFIED_AS) {
    const done = (person: string) => certified(facts, person, as, period).versions.length;
    const [holder] = [...facts.people.keys()].toSorted((a, b) => done(b) - done(a));
    if (!holder || done(holder) === 0) continue;
    const give = () => sample.act(specialist, 'issue-certificate', `person:${holder}`, { as, ...period });
    if (as === 'expert') {
      const certificate = await give();
      const reason = { reason: 'Выдана дважды.' };
      await sample.act(specialist, 'revoke-certificate', `person:${holder}`, { certificate }, reason);
    }
    await give();
  }
}
