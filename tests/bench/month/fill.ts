// `node fill.mjs <folder> <materials>`: a data folder with a full month, see `tests/builders/full-month.ts`.
import { fillMonth } from '../../builders/full-month';

const [folder, materials] = process.argv.slice(2);
console.log(JSON.stringify(await fillMonth(folder!, Number(materials))));
process.exit(0);
