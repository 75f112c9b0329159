import { documentName } from '../names';

interface InNetwork {
  /** The centre. */
  readonly place: string;
  readonly network: string;
  readonly term: string;
}

/** [V-02] A teacher's timetable of a term. */
export const offersName = ({ place, network, term }: InNetwork, author: string): string =>
  documentName('offers', { place, network, author, term });

/** [V-04] What a school is going to ask of a network in a term. */
export const requestName = ({ place, network, term }: InNetwork, school: string): string =>
  documentName('request', { place, network, school, term });

/** [V-09] The plan of a centre for a term. */
export const gridName = ({ place, term }: Omit<InNetwork, 'network'>): string =>
  documentName('grid', { place, term });
