import { defineBackground } from 'wxt/utils/define-background';
import { createAdministration } from '../../core/administration/administration.ts';
import { createAuthorization } from '../../core/sources/authorize-source.ts';
import { applyManaged } from '../../core/administration/managed.ts';
import { pruneOldRows } from '../../core/administration/retention.ts';
import { connectors } from '../../core/connectors/registry.ts';
import type { Handlers } from '../../core/messages/commands.ts';
import { type Refused, refuse } from '../../core/model/refusal.ts';
import { text } from '../../core/model/text.ts';
import { createAnnouncer } from '../../core/platform/messages/announcements.ts';
import { notify, showBadge } from '../../core/platform/attention.ts';
import { listen, openPage } from '../../core/platform/events.ts';
import { createPermissions } from '../../core/platform/granted-origins.ts';
import { createFetchForSource } from '../../core/platform/network/guarded-fetch.ts';
import { say } from '../../core/platform/i18n.ts';
import { identity } from '../../core/platform/identity.ts';
import { keepAlive } from '../../core/platform/keep-alive.ts';
import { locks } from '../../core/platform/locks.ts';
import { log } from '../../core/platform/log.ts';
import { readManagedPolicy } from '../../core/platform/managed.ts';
import { random } from '../../core/platform/random.ts';
import { receiveCommands } from '../../core/platform/messages/receive.ts';
import { localStorage, sessionStorage } from '../../core/platform/storage.ts';
import { alarms, clock, timers } from '../../core/platform/time.ts';
import { check, isRefused } from '../../core/policy/check/check.ts';
import { createAttention } from '../../core/propagation/attention.ts';
import { createPropagation, type Propagation } from '../../core/propagation/propagation.ts';
import { createVault } from '../../core/secrets/vault.ts';
import { createAuditTrail } from '../../core/store/audit/trail.ts';
import { DatabaseBlockedError, StoreError } from '../../core/store/database/errors.ts';
import { openDatabase } from '../../core/store/database/open.ts';

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
    const attention = createAttention({
      db,
      timers,
      keepAlive,
      showBadge,
      notify,
      reportFailure,
    });
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
      announcer: { announce: (topic) => (announcer.announce(topic), attention.refreshBadgeSoon()) },
      random,
      log,
      fetchFor,
      connectors,
      policyCheck: { check, isRefused },
      onChangeEnded: attention.changeEnded,
    });
    end = () => propagation.end();
    const manifests = [...connectors.values()].map(({ manifest }) => manifest);
    const followPolicy = async () =>
      applyManaged({ audit, connectors: manifests, clock, announcer }, await readManagedPolicy());
    // Whatever is wrong with a policy, unfinished changes go on.
    await followPolicy().catch(reportFailure);
    await propagation.wake();
    attention.refreshBadge();
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
    return {
      handlers: { ...propagation, ...administration, ...authorization },
      propagation,
      followPolicy,
      tidyUp: () => pruneOldRows({ db, audit, local: localStorage, clock }),
    };
  }

  receiveCommands(async () => (await background()).handlers, reportFailure);

  listen(
    {
      started: async () => (await background()).tidyUp(),
      alarmFired: async (name) => (await background()).propagation.alarmFired(name),
      permissionsChanged: async () => (await background()).propagation.permissionsChanged(),
      managedPolicyChanged: async () => (await background()).followPolicy(),
      notificationClicked: (changeId) => openPage(`/popup.html#/change/${encodeURIComponent(changeId)}`),
    },
    reportFailure,
  );
});

interface Background {
  readonly handlers: Handlers;
  readonly propagation: Pick<Propagation, 'alarmFired' | 'permissionsChanged'>;
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
