import * as encoding from 'lib0/encoding';
import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { makePart, type Act, type Entry } from '../../src/lib/domain/act';
import { activePanel, latestSubmission } from '../../src/lib/domain/materials/material';
import { apply, noFacts, type Facts } from '../../src/lib/domain/facts';
import { readRecords, writeRecord, type CatchUpAnswer } from '../../src/lib/protocol/catch-up';
import type { Persona, Product } from './harness';

/** An act as a device makes it. */
export const anActOf = (
  person: string,
  act: Pick<Act, 'kind' | 'place' | 'subject' | 'payload'>,
  values: Record<string, unknown> = {},
): Act => ({
  id: ulid(),
  parts: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, makePart(randomBytes(16).toString('hex'), value)]),
  ),
  needs: [],
  person,
  madeAt: Date.now(),
  ...act,
});

/** A client without a browser: for raw requests past the screens, and for asking what the relay would tell someone. */
export class RawClient {
  private constructor(
    readonly product: Product,
    readonly person: string,
    readonly cookie: string,
  ) {}

  static async signIn(product: Product, { person }: Pick<Persona, 'person'>): Promise<RawClient> {
    const response = await fetch(`http://127.0.0.1:${product.port}/api/sample/session`, {
      method: 'POST',
      body: JSON.stringify({ person }),
      headers: { 'content-type': 'application/json' },
    });
    return new RawClient(product, person, response.headers.get('set-cookie')!.split(';')[0]!);
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return await fetch(`http://127.0.0.1:${this.product.port}${path}`, {
      ...init,
      headers: { cookie: this.cookie, ...init.headers },
    });
  }

  /** Everything this person may see, from zero, and what became of the acts sent along. */
  async catchUp(
    acts: unknown[] = [],
    updates: readonly { document: string; bytes: Uint8Array }[] = [],
  ): Promise<{ facts: Facts; records: CatchUpAnswer[]; body: Uint8Array }> {
    const encoder = encoding.createEncoder();
    writeRecord(encoder, { record: 'head', epoch: '', cursor: 0 });
    for (const { document, bytes } of updates)
      writeRecord(encoder, { record: 'update', document, incarnation: 1 }, bytes);
    for (const act of acts) writeRecord(encoder, { record: 'act', act });
    const response = await this.fetch('/api/catch-up', {
      method: 'POST',
      body: encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>,
    });
    const body = new Uint8Array(await response.arrayBuffer());
    const records = [...readRecords(body)].map(({ head }) => head as CatchUpAnswer);
    const facts = noFacts();
    for (const record of records) if (record.record === 'entry') apply(facts, record.entry as Entry);
    return { facts, records, body };
  }
}

/** The conclusion that three experts of the sample have open, and the experts. */
export async function openConclusion(product: Product, people: Persona[]) {
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const { facts } = await (await RawClient.signIn(product, specialist)).catchUp();
  const material = [...facts.materials.values()].find((each) => {
    const submission = latestSubmission(each);
    return (
      submission?.opened &&
      !submission.issued &&
      submission.confirmations.length === 0 &&
      activePanel(submission).length === 3
    );
  })!;
  const experts = activePanel(latestSubmission(material)!).map(({ expert }) =>
    people.find(({ person }) => person === expert)!,
  );
  return { material, experts };
}
