import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import { Construct } from "constructs";
import type { GoogleCoreContext, Prerequisites } from "./google-core-context";

/** What a key is for. */
export interface GoogleEncryptionKeyProps {
  /** Name of the key in its ring. */
  readonly name: string;
  /** The ring it lies in. */
  readonly keyRingId: string;
  /** The only identity that encrypts and decrypts with it: the service agent of the service whose data it protects. */
  readonly serviceAgent: string;
}

/**
 * A customer-managed key for one service, and the grant that lets the service use it.
 *
 * Rotates every 90 days (CIS Google Cloud 1.10); data stays readable, because old versions are kept. Always resists deletion, whatever the
 * core's `deletionProtection` says: without the key all that it encrypted is lost. To destroy a core, take its keys out of the state first
 * (`terraform state rm`); a key that encrypts nothing any more costs six cents a month.
 */
export class GoogleEncryptionKey extends Construct {
  /** Id of the key. */
  public readonly keyId: string;
  /** What must exist before the service may be told to use the key. */
  public readonly usable: Prerequisites;

  public constructor(scope: Construct, id: string, context: GoogleCoreContext, props: GoogleEncryptionKeyProps) {
    super(scope, id);
    const key = new KmsCryptoKey(this, "Resource", {
      name: props.name,
      keyRing: props.keyRingId,
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: `${90 * 24 * 60 * 60}s`,
      // Time to change one's mind; the longest the service allows is 120 days, its own default 30.
      destroyScheduledDuration: `${30 * 24 * 60 * 60}s`,
      versionTemplate: { algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION", protectionLevel: "SOFTWARE" },
      labels: context.spec.tags,
      lifecycle: { preventDestroy: true },
    });
    this.keyId = key.id;
    this.usable = [
      new KmsCryptoKeyIamMember(this, "ServiceAgent", {
        cryptoKeyId: key.id,
        role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
        member: `serviceAccount:${props.serviceAgent}`,
      }),
    ];
  }
}
