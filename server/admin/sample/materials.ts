import type { SampleMaterial } from './content';
import { MATERIALS_ALGEBRA } from './materials-algebra';
import { MATERIALS_ARTS_LABOUR_SPORT } from './materials-arts-labour-sport';
import { MATERIALS_BIOLOGY } from './materials-biology';
import { MATERIALS_CHEMISTRY } from './materials-chemistry';
import { MATERIALS_GEOGRAPHY } from './materials-geography';
import { MATERIALS_GEOMETRY_STATISTICS } from './materials-geometry-statistics';
import { MATERIALS_INFORMATICS } from './materials-informatics';
import { MATERIALS_LANGUAGES } from './materials-languages';
import { MATERIALS_LITERATURE } from './materials-literature';
import { MATERIALS_PHYSICS } from './materials-physics';
import { MATERIALS_PRESCHOOL_GAMES } from './materials-preschool-games';
import { MATERIALS_PRESCHOOL_SIMULATORS } from './materials-preschool-simulators';
import { MATERIALS_PRIMARY_LANGUAGE } from './materials-primary-language';
import { MATERIALS_PRIMARY_MATHEMATICS } from './materials-primary-mathematics';
import { MATERIALS_PRIMARY_WORLD } from './materials-primary-world';
import { MATERIALS_RUSSIAN } from './materials-russian';
import { MATERIALS_SOCIETY } from './materials-society';

/** All forty-five materials of the three cycles. */
export const SAMPLE_MATERIALS: SampleMaterial[] = [
  ...MATERIALS_PRESCHOOL_GAMES,
  ...MATERIALS_PRESCHOOL_SIMULATORS,
  ...MATERIALS_PRIMARY_LANGUAGE,
  ...MATERIALS_PRIMARY_MATHEMATICS,
  ...MATERIALS_PRIMARY_WORLD,
  ...MATERIALS_RUSSIAN,
  ...MATERIALS_LITERATURE,
  ...MATERIALS_LANGUAGES,
  ...MATERIALS_ALGEBRA,
  ...MATERIALS_GEOMETRY_STATISTICS,
  ...MATERIALS_INFORMATICS,
  ...MATERIALS_PHYSICS,
  ...MATERIALS_CHEMISTRY,
  ...MATERIALS_BIOLOGY,
  ...MATERIALS_GEOGRAPHY,
  ...MATERIALS_SOCIETY,
  ...MATERIALS_ARTS_LABOUR_SPORT,
];
