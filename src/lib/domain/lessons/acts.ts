import type { ActKind } from '../act-kind';
import { bookingActs } from './acts/booking';
import { needingActs } from './acts/needing';
import { offeringActs } from './acts/offering';
import { registerActs } from './acts/registers';

/** All acts of network lessons, by the way a lesson goes. */
export const lessonActs: ActKind[] = [...registerActs, ...offeringActs, ...bookingActs, ...needingActs];
