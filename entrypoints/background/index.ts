import { defineBackground } from 'wxt/utils/define-background';
import { connectors } from '../../core/connectors/registry.ts';
import type { Change, Step } from '../../core/model/change.ts';
import { type Refused, refuse } from '../../core/model/refusal.ts';
import { text } from '../../core/model/text.ts';
import { createAnnouncer } from '../../core/platform/announcements.ts';
import { notify, showBadge } from '../../core/platform/attention.ts';
import { listen, openPage } from '../../core/platform/events.ts';
import { createPermissions } from '../../core/platform/granted-origins.ts';
import { createFetchForSource } from '../../core/platform/guarded-fetch.ts';
import { say } from '../../core/platform/i18n.ts';
import { identity } from '../../core/platform/identity.ts';
import { keepAlive } from '../../core/platform/keep-alive.ts';
import { locks } from '../../core/platform/locks.ts';
import { log } from '../../core/platform/log.ts';
import { readManagedPolicy } from '../../core/platform/managed.ts';
import { random } from '../../core/platform/random.ts';
import { receiveCommands } from '../../core/platform/receive.ts';
import { localStorage, sessionStorage } from '../../core/platform/storage.ts';
import { alarms, clock, timers } from '../../core/platform/time.ts';
import { check, isRefused } from '../../core/policy/check.ts';
import { createPropagation, type Propagation } from '../../core/propagation/propagation.ts';
import { createVault } from '../../core/secrets/vault.ts';
import { type AuditTrail, createAuditTrail } from '../../core/store/audit.ts';
import { pruneAudit } from '../../core/store/audit-prune.ts';
import { DatabaseBlockedError, StoreError } from '../../core/store/errors.ts';
import { type Database, openDatabase } from '../../core/store/open.ts';
import { type Administration, createAdministration } from './administration.ts';
import { type Authorization, createAuthorization } from './authorization.ts';
import { accountsNeedingAttention, endOfChange } from './attention.ts';
import { applyManaged } from './managed.ts';

/** Given to a page that shows the end of a change, before a notification says it instead. */
const watchedWithinMs = 2_000;

/** How far the badge may lag behind: it reads every account, and a change over many commits many times a second. */
const badgeDelayMs = 1_000;

/** How long the audit trail is kept: two years. */
const auditKeptMs = 2 * 365 * 24 * 60 * 60 * 1_000;

/** The composition root: every listener is registered at once, and every handler waits for one `ready`. */
export default defineBackground(() => {
  const announcer = createAnnouncer();
  const permissions = createPermissions();
  const fetchFor = createFetchForSource(permissions);
  let ready: Promise<Background> | undefined;

  /** Opened at the first need, and again after the browser closed the database. */
  function background(): Promise<Background> {
    ready ??= open().catch((error: unknown) => {
      if (error instanceof DatabaseBlockedError) openOnceFree(error).catch(reportFailure);
      else ready = undefined;
      throw error;
    });
    return ready;
  }

  /** Until the older page is gone, every command is refused with that; then unfinished changes go on by themselves. */
  async function openOnceFree({ freed }: DatabaseBlockedError): Promise<void> {
    await freed;
    ready = undefined;
    await background();
  }

  async function open(): Promise<Background> {
    let end: (() => void) | undefined;
    const onClosed = () => {
      ready = undefined;
      end?.();
    };
    const db = await openDatabase(undefined, { onClosed, timers });
    const audit = createAuditTrail({ db, local: localStorage, log });
    const administration = createAdministration({
      db,
      audit,
      connectors,
      clock,
      announcer,
      defaultPolicyName: say(text('background.defaultPolicy')),
    });
    let badgeIsDue = false;
    const refreshBadgeSoon = () => {
      if (badgeIsDue) return;
      badgeIsDue = true;
      timers.after(badgeDelayMs, () => {
        badgeIsDue = false;
        refreshBadge(db).catch(reportFailure);
      });
    };
    const propagation = createPropagation({
      db,
      audit,
      vault: createVault(sessionStorage, clock),
      clock,
      timers,
      alarms,
      locks,
      keepAlive,
      permissions,
      announcer: { announce: (topic) => (announcer.announce(topic), refreshBadgeSoon()) },
      random,
      log,
      fetchFor,
      connectors,
      policyCheck: { check, isRefused },
      onChangeEnded: (change, steps) => void tellEnd(db, change, steps).catch(reportFailure),
    });
    end = () => propagation.end();
    const manifests = [...connectors.values()].map(({ manifest }) => manifest);
    const followPolicy = async () =>
      applyManaged({ audit, connectors: manifests, clock, announcer }, await readManagedPolicy());
    // Whatever is wrong with a policy, unfinished changes go on.
    await followPolicy().catch(reportFailure);
    await propagation.wake();
    void refreshBadge(db).catch(reportFailure);
    const authorization = createAuthorization({
      db,
      audit,
      connectors,
      fetchFor,
      clock,
      timers,
      locks,
      keepAlive,
      permissions,
      announcer,
      identity,
      log,
    });
    const tidyUp = () => pruneOldRows(db, audit);
    return { propagation, administration, authorization, followPolicy, tidyUp };
  }

  const propagate = async <T>(work: (propagation: Propagation) => Promise<T>) => work((await background()).propagation);
  const administer = async <T>(work: (administration: Administration) => Promise<T>) =>
    work((await background()).administration);

  const authorize = async <T>(work: (authorization: Authorization) => Promise<T>) =>
    work((await background()).authorization);

  receiveCommands(
    {
      wake: () => propagate(async (propagation) => (await propagation.wake(), { ok: true })),
      startChange: (command) => propagate((propagation) => propagation.startChange(command)),
      retryNow: (command) => propagate((propagation) => propagation.retryNow(command)),
      stopChange: (command) => propagate((propagation) => propagation.stopChange(command)),
      finishRest: (command) => propagate((propagation) => propagation.finishRest(command)),
      answerUnknown: (command) => propagate((propagation) => propagation.answerUnknown(command)),
      markSeen: (command) => propagate((propagation) => propagation.markSeen(command)),
      lookUpAccounts: (command) => propagate((propagation) => propagation.lookUpAccounts(command)),
      refreshAccounts: (command) => propagate((propagation) => propagation.refreshAccounts(command)),
      linkAccount: (command) => propagate((propagation) => propagation.linkAccount(command)),
      unlinkAccount: (command) => propagate((propagation) => propagation.unlinkAccount(command)),
      markAuthenticationAccount: (command) =>
        propagate((propagation) => propagation.markAuthenticationAccount(command)),
      testConnection: (command) => propagate((propagation) => propagation.testConnection(command)),
      tryOperation: (command) => propagate((propagation) => propagation.tryOperation(command)),
      readPolicy: (command) => propagate((propagation) => propagation.readPolicy(command)),
      importConfiguration: (command) => administer((administration) => administration.importConfiguration(command)),
      saveItem: (command) => administer((administration) => administration.saveItem(command)),
      deleteItem: (command) => administer((administration) => administration.deleteItem(command)),
      sealSecrets: (command) => administer((administration) => administration.sealSecrets(command)),
      forgetSecrets: (command) => administer((administration) => administration.forgetSecrets(command)),
      replaceDictionary: (command) => administer((administration) => administration.replaceDictionary(command)),
      removeDictionary: () => administer((administration) => administration.removeDictionary()),
      savePreset: (command) => administer((administration) => administration.savePreset(command)),
      deletePreset: (command) => administer((administration) => administration.deletePreset(command)),
      authorizeSource: (command) => authorize((authorization) => authorization.authorizeSource(command)),
      forgetTokens: (command) => authorize((authorization) => authorization.forgetTokens(command)),
      readSailPoint: (command) => authorize((authorization) => authorization.readSailPoint(command)),
    },
    reportFailure,
  );

  listen(
    {
      started: async () => (await background()).tidyUp(),
      alarmFired: (name) => propagate((propagation) => propagation.alarmFired(name)),
      permissionsChanged: () => propagate((propagation) => propagation.permissionsChanged()),
      managedPolicyChanged: async () => (await background()).followPolicy(),
      notificationClicked: (changeId) => openPage(`/popup.html#/change/${encodeURIComponent(changeId)}`),
    },
    reportFailure,
  );
});

interface Background {
  readonly propagation: Propagation;
  readonly administration: Administration;
  readonly authorization: Authorization;
  /** Brings the set-up to what the organisation's policy says now. */
  readonly followPolicy: () => Promise<void>;
  /** What is done once a browser's start, when nobody waits for it. */
  readonly tidyUp: () => Promise<void>;
}

/** Every failure of background work ends here: for the person a sentence, for the developer the kind of the error. */
function reportFailure(error: unknown): Refused {
  log.warn('A piece of background work failed.', error);
  return refuse(error instanceof StoreError ? error.sentence : text('background.failed'));
}

async function pruneOldRows(db: Database, audit: AuditTrail): Promise<void> {
  const now = clock.now();
  const before = now - auditKeptMs;
  const [oldest] = await db.getAll('audit', null, 1);
  if (oldest !== undefined && oldest.at < before) await pruneAudit(db, localStorage, audit, { before, now, who: '' });
}

async function refreshBadge(db: Database): Promise<void> {
  const [accounts, open] = await Promise.all([db.getAll('accounts'), db.getAllFromIndex('changes', 'byState', 'open')]);
  const steps = await Promise.all(open.map(({ id }) => db.getAllFromIndex('steps', 'byChange', id)));
  const count = accountsNeedingAttention(accounts, steps.flat());
  await showBadge(
    count,
    count === 0 ? text('background.noAttention') : { key: 'background.needsAttention', count, with: [count] },
  );
}

/** Tells the end of a change that no page shows. */
async function tellEnd(db: Database, change: Change, steps: readonly Step[]): Promise<void> {
  await keepAlive.during(new Promise<void>((resolve) => void timers.after(watchedWithinMs, resolve)));
  const { title, message } = endOfChange(change, steps);
  const seen = (await db.get('changes', change.id))?.seenAt;
  if (seen === null) await notify(change.id, title, say(message));
}
