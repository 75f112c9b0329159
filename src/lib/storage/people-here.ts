import Dexie from 'dexie';
import { foldPerson, foldPlace } from '../domain/people/fold';
import { fullName, type Person } from '../domain/people/person';
import type { Place } from '../domain/people/place';
import { Device } from './database';

/** Somebody whose data is on this device. */
export interface PersonHere {
  readonly person: string;
  /** Empty when this device never received the name. */
  readonly name: string;
  /** Last exchange with the relay. */
  readonly contactAt?: number;
  /** Time zone of their municipality: the one all times of theirs are shown in. */
  readonly zone?: string;
}

const NAME = /^metodsreda-([0-9A-HJKMNP-TV-Z]{26})$/;

/** Everybody whose database is in this browser, the last one to have had contact first. Nothing is written. */
export async function peopleHere(): Promise<PersonHere[]> {
  const names = await Dexie.getDatabaseNames();
  const found: PersonHere[] = [];
  for (const name of names) {
    const person = NAME.exec(name)?.[1];
    if (!person) continue;
    const device = new Device(person);
    try {
      const entries = await device.entries.where('subject').equals(`person:${person}`).sortBy('seq');
      const known = entries.reduce<Person | undefined>(foldPerson, undefined);
      const contactAt = await device.read<number>('contact');
      const acts = await device.entries.where('subject').equals(`place:${known?.place}`).sortBy('seq');
      const zone = acts.reduce<Place | undefined>(foldPlace, undefined)?.zone;
      found.push({
        person,
        name: known?.name ? fullName(known) : '',
        ...(contactAt && { contactAt }),
        ...(zone && { zone }),
      });
    } catch {
      // A database of another version of the program, or one the browser does not open now.
    } finally {
      device.close();
    }
  }
  return found.toSorted((a, b) => (b.contactAt ?? 0) - (a.contactAt ?? 0));
}
