import { MailServer } from '../../src/lib/domain/people/mail';
import type { Relay } from '../relay/relay';

export type ServerWithPassword = MailServer & { readonly password: string };

/** [E-18] The mail servers of places: known to the relay alone, and told of by an act without login and password. */
export class MailServers {
  constructor(private readonly relay: Pick<Relay, 'store' | 'act'>) {}

  async of(place: string): Promise<ServerWithPassword | undefined> {
    const row = await this.relay.store.mailServer(place);
    return row && { ...MailServer.parse(JSON.parse(row.settings)), password: row.password };
  }

  /** The fact first: letters never go a way of which nobody could know. */
  async set(place: string, by: string, server: MailServer, password: string): Promise<void> {
    await this.#tell(place, { by, host: server.host, address: server.address });
    const { host, port, security, login, address, name } = server;
    const settings = JSON.stringify({ host, port, security, login, address, name });
    await this.relay.store.saveMailServer({ place, settings, password });
  }

  async remove(place: string, by: string): Promise<void> {
    await this.relay.store.dropMailServer(place);
    await this.#tell(place, { by });
  }

  async #tell(place: string, payload: Record<string, unknown>): Promise<void> {
    const verdict = await this.relay.act({ kind: 'mail-set', place, subject: `place:${place}`, payload });
    if (verdict.verdict !== 'accepted') throw new Error(`mail-set: ${JSON.stringify(verdict)}`);
  }
}
