import { managedBy, notManaged, readManagedConfiguration } from '../model/managed/managed.ts';
import { gaveWay, mergeManaged } from '../model/managed/merge.ts';
import type { Text } from '../model/text.ts';
import { type KnownConnector, validateConfiguration } from '../model/configuration/validity.ts';
import type { Announcer, Clock } from '../ports.ts';
import type { AuditTrail } from '../store/audit/trail.ts';
import { configurationStores, readConfigurationIn, replaceConfigurationIn } from '../store/configuration.ts';
import { putManagedIn, readManagedIn } from '../store/managed.ts';
import type { WriteTransaction } from '../store/database/write.ts';
import { configurationRow } from '../store/configuration-row.ts';

export interface ManagementDeps {
  readonly audit: AuditTrail;
  readonly connectors: readonly KnownConnector[];
  readonly clock: Clock;
  readonly announcer: Announcer;
}

/**
 * Brings the set-up to what the organisation's policy says: all of it or nothing. Without a policy (null), what it had
 * set up stays as the person's own: nothing is lost when a policy is away for a while, as at Chromium's first start.
 * A policy that cannot be applied changes nothing; why is kept for the pages, and it is tried again at the next start.
 */
export async function applyManaged(
  { audit, connectors, clock, announcer }: ManagementDeps,
  policy: Readonly<Record<string, unknown>> | null,
): Promise<void> {
  const now = clock.now();
  const content = policy === null ? null : JSON.stringify(policy);
  const reading = policy === null ? null : readManagedConfiguration(policy, connectors);

  const didChange = await audit.write([...configurationStores, 'managed'], async (tx, record) => {
    const before = await readManagedIn(tx);
    if (before.content === content && before.problems.length === 0) return false;
    const who = (await tx.objectStore('identity').get('identity'))?.name;
    const refuse = async (problems: readonly Text[]): Promise<boolean> => {
      const isNews = before.content !== content || JSON.stringify(before.problems) !== JSON.stringify(problems);
      if (!isNews) return false;
      await putManagedIn(tx, { ...before, content, problems });
      record(configurationRow(now, who, 'managedRefused'));
      return true;
    };

    if (reading === null) {
      await release(tx);
      record(configurationRow(now, who, 'managedReleased'));
      return true;
    }
    if (!reading.ok) return refuse(reading.sentences);
    const current = await readConfigurationIn(tx);
    const next = mergeManaged(reading.configuration, current, before);
    const problems = validateConfiguration(next, connectors);
    if (problems.length > 0) return refuse(problems.map(({ sentence }) => sentence));
    const managed = managedBy(reading.configuration, content ?? '');
    const replaced = await replaceConfigurationIn(tx, next, { now, managedAccounts: managed.accounts });
    if (!replaced.ok) return refuse(replaced.refusal.sentences);
    const news = gaveWay(reading.configuration, current, before, next);
    const told = news.length > 0 ? news : before.gaveWay;
    await putManagedIn(tx, { ...managed, ...(told && { gaveWay: told }) });
    record(configurationRow(now, next.identity?.name ?? who, 'managedApplied'));
    return true;
  });
  if (didChange)
    for (const topic of ['configuration', 'accounts', 'secrets', 'audit'] as const) announcer.announce(topic);
}

/** The person's own from now on. */
async function release(tx: WriteTransaction): Promise<void> {
  const accounts = tx.objectStore('accounts');
  for (const account of await accounts.getAll()) {
    if (account.linkedBy === 'managed') await accounts.put({ ...account, linkedBy: 'configuration' });
  }
  await putManagedIn(tx, notManaged);
}
