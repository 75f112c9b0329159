import type { ActKind } from '../act-kind';
import { assessing } from './acts/assessing';
import { certificates } from './acts/certificates';
import { collecting } from './acts/collecting';
import { concluding } from './acts/concluding';
import { letters } from './acts/letters';
import { publishing } from './acts/publishing';
import { registry } from './acts/registry';
import { requirements } from './acts/requirements';
import { rubric } from './acts/rubric';
import { templates } from './acts/templates';

/** Every act on a material, by the phase of its way, and on what is asked of all of them. */
export const materialActs: readonly ActKind[] = [
  ...requirements,
  ...rubric,
  ...collecting,
  ...assessing,
  ...concluding,
  ...publishing,
  ...certificates,
  ...registry,
  ...letters,
  ...templates,
];
