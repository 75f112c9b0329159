import type { Act } from '../act';
import { holds } from '../audience';
import type { Facts } from '../facts';
import { grant } from '../grants';
import { must, type Decision } from '../shared/decision';
import { RELAY } from '../shared/ids';

/** Who keeps a place's registers: the responsible specialist, and the relay where it founds the place. */
export function keepsRegister(facts: Facts, act: Act): Decision {
  const allowed = act.person === RELAY || holds(facts, act.person).has(grant.specialist(act.place));
  return must(allowed, 'specialist-only');
}
