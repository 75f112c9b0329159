import type { ActKind } from '../act-kind';
import { assessing } from './acts/assessing';
import { collecting } from './acts/collecting';
import { concluding } from './acts/concluding';

/** Every act on a material, by the phase of its way. */
export const materialActs: readonly ActKind[] = [...collecting, ...assessing, ...concluding];
