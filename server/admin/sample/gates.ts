/** All five obligatory conditions g1…g5 answered «да». */
export const ALL_MET: boolean[] = [true, true, true, true, true];
