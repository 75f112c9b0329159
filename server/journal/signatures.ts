import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { signedHeader } from '../../src/lib/domain/acts';
import type { Entry } from '../../src/lib/domain/act';
import { canonicalJson } from '../../src/lib/domain/shared/canonical';
import type { Store } from '../store/store';

/** Ed25519 over the canonical header of an accepted act (RFC 8032). */
export class Signatures {
  private constructor(private readonly key: KeyObject) {}

  /** Loads the relay's key, or makes one on its first start. */
  static async load(store: Store): Promise<Signatures> {
    const known = await store.meta('signing-key');
    if (known) return new Signatures(createPrivateKey(known));
    const { privateKey } = generateKeyPairSync('ed25519');
    await store.setMeta('signing-key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    return new Signatures(privateKey);
  }

  sign(entry: Entry): string {
    return sign(null, headerOf(entry), this.key).toString('base64');
  }

  /** True for an entry that this relay has signed, as it is. */
  verifies(entry: Entry): boolean {
    const signature = Buffer.from(entry.signature ?? '', 'base64');
    return verify(null, headerOf(entry), createPublicKey(this.key), signature);
  }
}

const headerOf = (entry: Entry) => Buffer.from(canonicalJson(signedHeader(entry)));
