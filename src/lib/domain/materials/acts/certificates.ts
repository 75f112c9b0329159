import { z } from 'zod/mini';
import type { Act } from '../../act';
import { actKind, type ActKind } from '../../act-kind';
import type { Facts } from '../../facts';
import { grant } from '../../grants';
import { keepsRegister } from '../../people/register';
import { addYears, dateAt } from '../../shared/calendar';
import { every, must } from '../../shared/decision';
import { MonthText, Ulid } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { idIn } from '../../subject';
import { CERTIFIED_AS, CERTIFIED_MATERIALS, CERTIFIED_YEARS } from '../../people/certificate';
import { certified } from '../certified';
import { reason } from './rules';

const holderOf = (facts: Facts, { subject }: Act) => facts.people.get(idIn('person', subject) ?? '');
/** The desk and whoever the paper is for. */
const deskAndHolder = (_: Facts, act: Act) => [
  grant.specialist(act.place),
  grant.person(idIn('person', act.subject) ?? ''),
];

/** [E-27] Papers on somebody's work as an author or an expert: given by the desk, numbered by the relay. */
export const certificates: ActKind[] = [
  actKind({
    kind: 'issue-certificate',
    subject: 'person',
    payload: openObject({ as: z.enum(CERTIFIED_AS), from: MonthText, until: MonthText }),
    decide: (facts, act, { at }) => {
      const { as, from, until } = act.payload;
      const holder = holderOf(facts, act);
      const today = dateAt(at, facts.places.get(act.place)?.zone ?? 'UTC');
      const versions = () => certified(facts, holder!.id, as, { from, until }).versions.length;
      return every(
        () => keepsRegister(facts, act),
        () => must(holder?.place === act.place, 'no-person'),
        () => must(!holder!.erased, 'person-erased'),
        () => must(from <= until && until <= today.slice(0, 7), 'certificate-period'),
        () => must(`${until}-01` < addYears(`${from}-01`, CERTIFIED_YEARS), 'certificate-period'),
        () => must(versions() > 0, 'nothing-to-certify'),
        () => must(versions() <= CERTIFIED_MATERIALS, 'certificate-long'),
      );
    },
    seenBy: deskAndHolder,
  }),
  actKind({
    kind: 'revoke-certificate',
    subject: 'person',
    atOnce: true,
    payload: openObject({ certificate: Ulid }),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) => {
      const certificate = holderOf(facts, act)?.certificates.find(({ id }) => id === act.payload.certificate);
      return every(
        () => keepsRegister(facts, act),
        () => must(certificate !== undefined, 'no-certificate'),
        () => must(!certificate!.revoked, 'certificate-revoked'),
      );
    },
    seenBy: deskAndHolder,
  }),
];
