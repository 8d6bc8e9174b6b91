import type { DBSchema } from 'idb';
import type { Account } from '../../model/account.ts';
import type { Change, Step } from '../../model/change.ts';
import type { SyncGroup } from '../../model/group.ts';
import type { Identity } from '../../model/identity.ts';
import type { Managed } from '../../model/managed/managed.ts';
import type { PasswordPolicy } from '../../model/policy.ts';
import type { Confirmed } from '../../model/proof.ts';
import type { Source } from '../../model/source.ts';

/** The database, one line per object store. What changes here gains a migration in migrations.ts. */
export interface LockstepDatabase extends DBSchema {
  passwordPolicies: { key: string; value: PasswordPolicy };
  sources: { key: string; value: Source };
  /** `byKey` is unique: an account is linked once, even if two sources reach the same system. */
  accounts: { key: string; value: Account; indexes: { bySource: string; byKey: string } };
  passwordSyncGroups: { key: string; value: SyncGroup };
  /** At most one record, under the key `identity`. */
  identity: { key: 'identity'; value: Identity };
  /** At most one record, under the key `managed`: what of the rest the organisation manages. */
  managed: { key: 'managed'; value: Managed };
  dictionary: { key: 'dictionary'; value: StoredDictionary };
  /** An admin's own presets for web services. */
  presets: { key: string; value: StoredPreset };
  /** `byState` finds open changes without touching finished ones. */
  changes: {
    key: string;
    value: Change;
    indexes: { byState: string; byRequestedAt: number; byTarget: [string, number] };
  };
  steps: {
    key: string;
    value: Step;
    indexes: { byChange: string; byState: [string, number]; bySource: [string, number] };
  };
  /** Sealed service secrets, by source. */
  secrets: { key: string; value: SealedSecrets };
  /** Sealed OAuth tokens, by source. */
  tokens: { key: string; value: SealedTokens };
  /** Non-extractable keys: sealing and the audit chain's HMAC. */
  keys: { key: 'sealing' | 'audit'; value: CryptoKey };
  /** Times of refused sign-ins in the last 30 minutes, by `signInKey` of refused-sign-ins.ts. */
  refusedSignIns: { key: string; value: RefusedSignIns };
  /** Only checkpoints are in `byPruned`, so it costs the other rows nothing. */
  audit: { key: number; value: AuditRow; indexes: { byPruned: number } };
}

export interface StoredDictionary {
  readonly locale: string | null;
  readonly words: readonly string[];
  readonly uploadedAt: number;
}

export interface StoredPreset {
  /** The name in small letters: a name is there once. */
  readonly id: string;
  readonly name: string;
  /** DescriptionSchema in core/connectors/web-services/description.ts; without values and without secrets. */
  readonly description: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly savedAt: number;
}

/**
 * AES-GCM; all that stands here and decides where the secrets may go, and after whose sign-in, is bound in as additional
 * data: altered, it opens nothing.
 */
export interface SealedSecrets {
  readonly sourceId: string;
  readonly connector: string;
  readonly origin: string;
  /** Further origins that they were entered for, such as an authorization server's. */
  readonly secretOrigins?: readonly string[];
  /** Absent in records of older versions, which are not opened any more. */
  readonly confirmed?: Confirmed;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
  /** Which secret fields are set; their names only. */
  readonly fields: readonly string[];
}

/** As {@link SealedSecrets}; what stands beside the sealed part may be shown. */
export interface SealedTokens {
  readonly sourceId: string;
  readonly connector: string;
  readonly origin: string;
  /** JSON: the connection, and the client with all its endpoints. Tokens of another are never used. */
  readonly boundTo: string;
  /** `connectionOf` the source that they are for. Absent in records of older versions, which are not opened any more. */
  readonly connection?: string;
  /** Where a person authorized it; a client's own tokens are as good as the secret that they were had with. */
  readonly confirmed?: Confirmed;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
  /** Whether the server took the refresh token at last: core/oauth/tokens.ts. */
  readonly state: 'valid' | 'renewing' | 'refused';
  /** A refresh token is there. */
  readonly renewable: boolean;
  /** Epoch milliseconds; null where the server did not say. */
  readonly expiresAt: number | null;
  readonly obtainedAt: number;
  /** What was granted, where the server said so. */
  readonly scope: string | null;
}

interface RefusedSignIns {
  readonly key: string;
  readonly at: readonly number[];
}

/** One row of the audit trail; `mac` chains it to the row before. No password is ever in it. */
export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly event: 'requested' | 'stepEnded' | 'personsWord' | 'changeEnded' | 'tried' | 'configuration' | 'checkpoint';
  readonly who: string;
  readonly changeId: string | null;
  readonly target: string;
  readonly sourceName: string | null;
  readonly accountName: string | null;
  readonly attempt: number | null;
  readonly outcome: string;
  /** Milliseconds. */
  readonly duration: number | null;
  readonly sentence: string | null;
  /** With `checkpoint`: the last row that was pruned, from which the chain goes on. */
  readonly pruned: { readonly seq: number; readonly mac: string } | null;
  readonly mac: string;
}
