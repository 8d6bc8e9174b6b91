import { isEnd, type Step } from '../../core/model/change.ts';
import { proofStepsOf } from '../../core/model/proof.ts';
import type { Propagation } from '../../core/propagation/propagation.ts';
import { configurationStores, readConfiguration, replaceConfigurationIn } from '../../core/store/configuration.ts';
import type { Configuration } from '../../core/model/configuration/configuration.ts';
import type { Background, Browser } from './browser.ts';
import type { Dice } from './dice.ts';
import { createIntruder, type Intruder } from './intruder.ts';
import type { Deed } from './happenings.ts';
import type { Loop } from './loop.ts';
import type { Asked } from './expected-plan.ts';
import type { Model } from './model.ts';
import { groupId, isIntruders, type SourceSetup } from './setup.ts';
import type { Sources } from './sources.ts';
import type { View } from './view.ts';

/** Everybody who does something: the person at the popup, the administrator, and the machine that fails. */
export interface Person {
  does(deed: Deed): void;
  /** Everything that was typed. */
  readonly passwords: Set<string>;
  readonly intruder: Intruder;
  /** Nothing is unfinished, and nothing of it is left. */
  isDone(): boolean;
  /** What is done at the end, one after the other, until everything has ended. */
  readonly endings: readonly (() => void)[];
}

export interface PersonsWorld {
  readonly dice: Dice;
  readonly browser: Browser;
  readonly loop: Loop;
  readonly model: Model;
  readonly sources: Sources;
  readonly setups: readonly SourceSetup[];
  readonly view: () => View;
  tell(who: string, what: string): void;
  problem(what: string): void;
}

interface Typed extends Asked {
  readonly changeId: string;
}

interface Answer {
  readonly ok: boolean;
  readonly refusal?: { readonly sentences: readonly { readonly key: string }[]; readonly rules?: readonly unknown[] };
}

/** Longer than anything that is typed. */
const strictLength = 40;

export function createPerson(world: PersonsWorld): Person {
  const { browser, dice, loop, model, sources, setups, view } = world;
  const tell = (who: string, what: string) => world.tell(who, what);
  const problem = (what: string) => world.problem(what);
  const passwords = new Set<string>(sources.passwords.values());
  const intruder = createIntruder({ ...world, tell });
  const started: Typed[] = [];
  let linked = 0;

  function send<T extends Answer>(
    what: string,
    work: (propagation: Propagation, background: Background) => Promise<T>,
    then: (answer: T) => unknown = () => undefined,
  ): void {
    const background = browser.background();
    tell('person', what);
    background.handle(async (propagation) => {
      const answer = await work(propagation, background);
      if (background.dead) return;
      const why = answer.refusal?.sentences.map(({ key }) => key).join(', ');
      tell('popup', `${what}: ${answer.ok ? 'done' : `refused, ${why}`}`);
      then(answer);
    });
  }

  function openSteps(): readonly Step[] {
    return [...view().steps.values()].filter((step) => !isEnd(step.state));
  }

  function lastOpen(): Typed | undefined {
    return started.findLast(({ changeId }) => view().changes.get(changeId)?.state === 'open');
  }

  /** What the source itself calls it; one that was linked has another id. */
  function nativeOf(id: string): string {
    return view().accounts.get(id)?.nativeIdentity ?? id;
  }

  /** As the person knows them: what the source has, but for one that is mistyped. */
  function currentPasswords(accounts: readonly string[], wrong: string | undefined): Record<string, string> {
    const known = accounts.map((id) => [id, sources.passwords.get(nativeOf(id)) ?? ''] as const);
    return Object.fromEntries(known.map(([id, password]) => [id, id === wrong ? remember(`Wrong-${id}-1`) : password]));
  }

  function remember(password: string): string {
    passwords.add(password);
    return password;
  }

  function isStricter(): boolean {
    return [...view().passwordPolicies.values()].some(({ minLength }) => minLength === strictLength);
  }

  function startChange(deed: Deed & { readonly do: 'start' }): void {
    const before = started.at(-1);
    const command = deed.again && before !== undefined ? before : typeChange(deed);
    if (command !== before) started.push(command);
    model.asked(command.changeId, command);
    const mustRefuse = isStricter() && command !== before;
    send(
      `starts ${command.changeId} of ${command.target.id}`,
      (propagation) => propagation.startChange(command),
      (answer) => {
        // An administrator who had read it before may have written the old policy back meanwhile.
        if (mustRefuse && isStricter() && answer.ok) problem('A password was taken that the policy refuses.');
      },
    );
  }

  function typeChange({ target, wrongFor, sameFor, pick }: Deed & { readonly do: 'start' }): Typed {
    const { accounts, sources: known, passwordSyncGroups } = view();
    const sourceIds = target === groupId ? (passwordSyncGroups.get(groupId)?.sourceIds ?? []) : [target];
    const ofTarget = [...accounts.values()].filter(({ sourceId }) => sourceIds.includes(sourceId)).map(({ id }) => id);
    const at = (index: number | null) => (index === null ? undefined : ofTarget[index % ofTarget.length]);
    const chosen = [...known.keys()].flatMap((id) => {
      const own = [...accounts.values()].filter(({ sourceId }) => sourceId === id);
      const picked = own[pick % own.length];
      return picked === undefined ? [] : [[id, picked.id] as const];
    });
    const number = started.length + 1;
    const same = at(sameFor);
    return {
      changeId: `change-${number}`,
      target: { kind: target === groupId ? 'group' : 'source', id: target },
      newPassword: remember((same && sources.passwords.get(nativeOf(same))) || `Next-${number}-password`),
      currentPasswords: currentPasswords(ofTarget, at(wrongFor)),
      chosenAccounts: Object.fromEntries(chosen),
    };
  }

  function finishRest(change: Typed, mistake: 'none' | 'new' | 'current'): void {
    const { changeId } = change;
    const steps = openSteps().filter((step) => step.changeId === changeId);
    // Who proved once proves again; the form asks for that, too.
    const proofIds = proofStepsOf(view().changes.get(changeId) ?? { proofStepId: null });
    const proofs = [...view().steps.values()].filter(({ id }) => proofIds.includes(id));
    const accounts = [...new Set([...steps, ...proofs].map(({ account }) => account.id))];
    const newPassword = mistake === 'new' ? remember(`Other-${started.length}-password`) : passwordInUse(change);
    // An account that has the new password by now: the person still types the one it had before.
    const current = Object.fromEntries(
      Object.entries(currentPasswords(accounts, mistake === 'current' ? accounts[0] : undefined)).map(
        ([id, password]) => [id, password === newPassword ? (change.currentPasswords[id] ?? password) : password],
      ),
    );
    const command = { changeId, newPassword, currentPasswords: current };
    const isKnown = steps.length < [...view().steps.values()].filter((step) => step.changeId === changeId).length;
    const underWay = inFlight(changeId);
    model.hurried(changeId);
    model.typedAgain(changeId, newPassword);
    send(
      `finishes the rest of ${changeId} with ${newPassword}`,
      (propagation) => propagation.finishRest(command),
      (answer) => {
        model.hurried(changeId);
        if (answer.ok && underWay !== null && underWay.expiresAt > loop.now() && underWay.newPassword !== newPassword)
          problem('Finish the rest took another password than the one that is under way.');
        if (!answer.ok && answer.refusal.rules !== undefined && !isKnown)
          problem('Finish the rest was refused by another policy than the planned one.');
      },
    );
  }

  /** What the accounts have that were changed, else what is sent: of two that were typed, the person keeps to that one. */
  function passwordInUse({ changeId, newPassword }: Typed): string {
    const changed = [...view().steps.values()].find((step) => step.changeId === changeId && step.state === 'changed');
    const inUse = changed && sources.passwords.get(changed.account.nativeIdentity);
    return inUse ?? inFlight(changeId)?.newPassword ?? newPassword;
  }

  /** What the session's storage holds of the change. */
  function inFlight(changeId: string): { readonly newPassword: string; readonly expiresAt: number } | null {
    const held = [...browser.session].find(([key]) => key.endsWith(changeId));
    return (held?.[1] as { newPassword: string; expiresAt: number } | undefined) ?? null;
  }

  function answerUnknown(step: Step | undefined, word: 'true' | 'false' | 'tryAgain'): void {
    if (step === undefined) return;
    const change = started.find(({ changeId }) => changeId === step.changeId);
    const isChanged = sources.passwords.get(step.account.nativeIdentity) === change?.newPassword;
    const answer = word === 'tryAgain' ? word : isChanged === (word === 'true') ? 'changed' : 'notChanged';
    const stepId = step.id;
    // From now on, because the commit is before the answer.
    send(`says of ${step.account.id}: ${answer}`, (propagation) => {
      if (view().steps.get(stepId)?.state === 'unknown') model.word(stepId, answer);
      return propagation.answerUnknown({ stepId, answer });
    });
  }

  function edit(what: string, change: (configuration: Configuration) => Configuration): void {
    const background = browser.background();
    tell('administrator', what);
    background.handle(async () => {
      const { db, audit } = background;
      const before = await readConfiguration(db);
      const answer = await audit.write(configurationStores, (tx) =>
        replaceConfigurationIn(tx, change(before), { now: loop.now() }),
      );
      if (!background.dead) tell('administrator', `${what}: ${answer.ok ? 'done' : 'refused'}`);
    });
  }

  function editGroup(how: 'reverse' | 'delete' | 'stricter'): void {
    edit(`group: ${how}`, (configuration) => ({
      ...configuration,
      passwordPolicies: configuration.passwordPolicies.map((policy) =>
        how === 'stricter' ? { ...policy, minLength: strictLength } : policy,
      ),
      passwordSyncGroups:
        how === 'delete'
          ? []
          : configuration.passwordSyncGroups.map((group) =>
              how === 'reverse' ? { ...group, sourceIds: group.sourceIds.toReversed() } : group,
            ),
    }));
  }

  function editSource(how: 'url' | 'multiple' | 'delete', pick: number): void {
    const id = setups[pick % setups.length]?.id ?? '';
    edit(`source ${id}: ${how}`, (configuration) => ({
      ...configuration,
      sources: configuration.sources
        .filter((source) => how !== 'delete' || source.id !== id)
        .map((source) => {
          if (source.id !== id) return source;
          return how === 'url'
            ? { ...source, url: 'https://elsewhere.example/' }
            : { ...source, multipleAccountPasswordSync: !source.multipleAccountPasswordSync };
        }),
      accounts: configuration.accounts.filter(({ sourceId }) => how !== 'delete' || sourceId !== id),
      passwordSyncGroups: configuration.passwordSyncGroups.map((group) => ({
        ...group,
        sourceIds: group.sourceIds.filter((one) => how !== 'delete' || one !== id),
      })),
    }));
  }

  function link(pick: number, wrong: boolean): void {
    const sourceId = setups[pick % setups.length]?.id ?? '';
    const login = `${sourceId}-linked-${(linked += 1)}`;
    const password = remember(`Was-${login}-1`);
    sources.passwords.set(login, password);
    const given = wrong ? remember(`Wrong-${login}-1`) : password;
    model.linking(login, true);
    send(
      `links ${login}`,
      (propagation) => propagation.linkAccount({ sourceId, login, currentPassword: given }),
      ({ ok }) => {
        model.linking(login, false);
        if (ok && wrong) problem('An account was linked with a wrong password.');
      },
    );
  }

  function onAccount(deed: 'unlink' | 'mark', pick: number): void {
    const accounts = [...view().accounts.keys()];
    const accountId = accounts[pick % accounts.length];
    if (accountId === undefined) return;
    send(`${deed}s ${accountId}`, (propagation) =>
      deed === 'unlink'
        ? propagation.unlinkAccount({ accountId })
        : propagation.markAuthenticationAccount({ accountId }),
    );
  }

  function retryNow(): void {
    const changeId = lastOpen()?.changeId;
    if (changeId === undefined) return;
    model.hurried(changeId);
    send(
      `retries ${changeId} now`,
      (propagation) => propagation.retryNow({ changeId }),
      () => model.hurried(changeId),
    );
  }

  /** Who proved has the intruder's login by now, or a source that an administrator has moved. */
  function cannotProve(changeId: string): boolean {
    const change = view().changes.get(changeId);
    const own = [...view().steps.values()].filter((step) => step.changeId === changeId);
    if (own.some(({ account }) => isIntruders(account.name))) return true;
    const proofs = own.filter(({ id }) => change !== undefined && proofStepsOf(change).includes(id));
    return proofs.some(({ source: { id, origin } }) => !view().sources.get(id)?.url.startsWith(origin));
  }

  function stop(changeId = lastOpen()?.changeId): void {
    if (changeId === undefined) return;
    send(
      `stops ${changeId}`,
      (propagation) => propagation.stopChange({ changeId }),
      ({ ok }) => ok && model.stopped(changeId),
    );
  }

  function tellPermission(granted: boolean): void {
    browser.permitted = granted;
    tell('person', granted ? 'allows access' : 'withdraws access');
    model.hurried(null);
    browser.background().handle((propagation) => propagation.permissionsChanged());
  }

  function does(deed: Deed): void {
    switch (deed.do) {
      case 'start':
        return startChange(deed);
      case 'crash':
        return browser.newest()?.end();
      case 'crashAfter': {
        browser.background().endsAfter = deed.points;
        browser.nextEndsAfter = deed.andAgain;
        return;
      }
      case 'restartBrowser':
        return browser.restart();
      case 'another':
        return void browser.startAnother(dice.pick([50, 2000, 25_000]));
      case 'endOldest':
        return browser.oldest()?.end();
      case 'wake':
        return browser.background().handle((propagation) => propagation.wake());
      case 'retryNow':
        return retryNow();
      case 'stop':
        return stop();
      case 'seen': {
        const changeId = started.at(-1)?.changeId;
        if (changeId !== undefined) send(`saw ${changeId}`, (propagation) => propagation.markSeen({ changeId }));
        return;
      }
      case 'test':
        return send('tests s1', (propagation) => propagation.testConnection({ sourceId: 's1' }));
      case 'finishRest': {
        const change = lastOpen();
        return change === undefined ? undefined : finishRest(change, deed.mistake);
      }
      case 'answer': {
        const unknown = openSteps().filter(({ state }) => state === 'unknown');
        return answerUnknown(unknown[deed.pick % unknown.length], deed.word);
      }
      case 'link':
        return link(deed.pick, deed.wrong);
      case 'unlink':
      case 'mark':
        return onAccount(deed.do, deed.pick);
      case 'editGroup':
        return editGroup(deed.how);
      case 'editSource':
        return editSource(deed.how, deed.pick);
      case 'intrude':
        return intruder.does(deed.how, deed.pick);
      case 'confirm':
        return intruder.confirm();
      case 'permission':
        return tellPermission(deed.granted);
      case 'setClock':
        tell('machine', `sets its clock by ${deed.byMs / 60_000} min`);
        model.hurried(null);
        return loop.setClock(deed.byMs);
    }
  }

  const openOnes = () => started.filter(({ changeId }) => view().changes.get(changeId)?.state === 'open');
  return {
    does,
    passwords,
    intruder,
    isDone: () => openOnes().length === 0 && intruder.isDone() && browser.session.size === 0,
    endings: [
      () => {
        intruder.stopAll();
        tellPermission(true);
      },
      () => openOnes().forEach((change) => finishRest(change, 'none')),
      () => intruder.stopAll(),
      () => openSteps().forEach((step) => step.state === 'unknown' && answerUnknown(step, 'true')),
      () => openOnes().forEach((change) => finishRest(change, 'none')),
      // Nobody can finish it, and that is said.
      () => openOnes().forEach(({ changeId }) => cannotProve(changeId) && stop(changeId)),
    ],
  };
}
