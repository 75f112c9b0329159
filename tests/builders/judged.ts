import type * as Y from 'yjs';
import { decodeJudged, judgeDecoded, type UpdateJudgement } from '../../server/relay/judge-update';
import { Turns } from '../../server/relay/turns';

/** What bytes are found to be, as a document's state decodes and judges them. */
export async function judged(doc: Y.Doc, bytes: Uint8Array): Promise<UpdateJudgement> {
  const decoded = await decodeJudged(bytes, new Turns('test'));
  return decoded ? judgeDecoded(doc, decoded) : { is: 'malformed' };
}
