import { proversOf } from '../../core/model/proof.ts';
import type { Propagation } from '../../core/propagation/propagation.ts';
import { sealSecrets } from '../../core/secrets/sealed.ts';
import type { Configuration } from '../../core/model/configuration/configuration.ts';
import { configurationStores, readConfiguration, replaceConfigurationIn } from '../../core/store/configuration.ts';
import type { Background, Browser } from './browser.ts';
import type { Loop } from './loop.ts';
import type { Model } from './model.ts';
import { groupId, intrudersSource, intrudersSetup, isIntruders, secretField, serviceSecret } from './setup.ts';
import type { Sources } from './sources.ts';
import type { View } from './view.ts';

/** What somebody tries who only finds the browser open: it is all there, but the person's passwords and the credential. */
export const intrusions = [
  'ownSource',
  'link',
  'describe',
  'describeBack',
  'rename',
  'enterCredential',
  'start',
  'start',
  'start',
  'finishRest',
] as const;
export type Intrusion = (typeof intrusions)[number];

/** Sets up, edits and asks as any page may. `confirm` is the administrator's, who tidies up and enters the credential. */
export interface Intruder {
  does(how: Intrusion, pick: number): void;
  confirm(): void;
  /** The person finds the intruder's changes, and stops them. */
  stopAll(): void;
  /** None of them is open. */
  isDone(): boolean;
  /** Everything that was typed. */
  readonly passwords: Set<string>;
}

interface IntrudersWorld {
  readonly browser: Browser;
  readonly loop: Loop;
  readonly model: Model;
  readonly sources: Sources;
  readonly view: () => View;
  readonly tell: (who: string, what: string) => void;
}

export function createIntruder({ browser, loop, model, sources, view, tell }: IntrudersWorld): Intruder {
  const passwords = new Set<string>();
  const changes: string[] = [];
  const own = typed('Mallory-own-1');

  function typed(password: string): string {
    passwords.add(password);
    return password;
  }

  function send(what: string, work: (propagation: Propagation) => Promise<{ readonly ok: boolean }>): void {
    tell('intruder', what);
    const background = browser.background();
    background.handle(async (propagation) => {
      const { ok } = await work(propagation);
      if (!background.dead) tell('intruder', `${what}: ${ok ? 'done' : 'refused'}`);
    });
  }

  function edit(what: string, change: (configuration: Configuration) => Configuration): void {
    tell('intruder', what);
    const background = browser.background();
    background.handle(async () => void (await replace(background, change)));
  }

  async function replace({ db, audit }: Background, change: (configuration: Configuration) => Configuration) {
    const before = await readConfiguration(db);
    return audit.write(configurationStores, (tx) => replaceConfigurationIn(tx, change(before), { now: loop.now() }));
  }

  function describe(pick: number, connectorAttributes: Record<string, unknown>): void {
    const ids = [...view().sources.keys()];
    const id = ids[pick % ids.length];
    edit(`describes ${id} as ${JSON.stringify(connectorAttributes)}`, (configuration) => ({
      ...configuration,
      sources: configuration.sources.map((source) => (source.id === id ? { ...source, connectorAttributes } : source)),
    }));
  }

  function link(pick: number): void {
    const ids = [intrudersSetup.id, ...view().sources.keys()];
    const sourceId = ids[pick % ids.length] ?? '';
    const login = `mallory-${sourceId}`;
    sources.passwords.set(login, own);
    model.linking(login, true);
    send(`links ${login}`, async (propagation) => {
      const answer = await propagation.linkAccount({ sourceId, login, currentPassword: own });
      model.linking(login, false);
      return answer;
    });
  }

  function start(pick: number): void {
    const changeId = `intruder-${changes.length + 1}`;
    changes.push(changeId);
    const { accounts, sources: known } = view();
    const chosen = [...known.keys()].flatMap((id) => {
      const all = [...accounts.values()].filter(({ sourceId }) => sourceId === id);
      const picked = all[pick % all.length];
      return picked === undefined ? [] : [[id, picked.id] as const];
    });
    const command = {
      changeId,
      target: { kind: 'group' as const, id: groupId },
      newPassword: typed(`Mallory-next-${changes.length}`),
      currentPasswords: Object.fromEntries([...accounts.keys()].map((id) => [id, own])),
      chosenAccounts: Object.fromEntries(chosen),
    };
    model.asked(changeId, command);
    send(`starts ${changeId}`, (propagation) => propagation.startChange(command));
  }

  function finishRest(): void {
    const open = [...view().changes.values()].findLast(({ state }) => state === 'open');
    if (open === undefined) return;
    const newPassword = typed('Mallory-rest-1');
    model.typedAgain(open.id, newPassword);
    model.hurried(open.id);
    const currentPasswords = Object.fromEntries([...view().accounts.keys()].map((id) => [id, own]));
    send(`finishes the rest of ${open.id}`, (propagation) =>
      propagation.finishRest({ changeId: open.id, newPassword, currentPasswords }),
    );
  }

  const openOnes = () => changes.filter((id) => view().changes.get(id)?.state === 'open');
  return {
    passwords,
    does: (how, pick) => {
      switch (how) {
        case 'ownSource':
          return edit('adds a source', ({ sources: known, passwordSyncGroups, ...rest }) => ({
            ...rest,
            sources: [...known.filter(({ id }) => id !== intrudersSource.id), intrudersSource],
            passwordSyncGroups: passwordSyncGroups.map((group) => ({
              ...group,
              sourceIds: [intrudersSource.id, ...group.sourceIds.filter((id) => id !== intrudersSource.id)],
            })),
          }));
        case 'link':
          return link(pick);
        case 'describe':
          return describe(pick, { sham: true });
        case 'describeBack':
          return describe(pick, {});
        case 'rename':
          return edit('gives an account another login', (configuration) => ({
            ...configuration,
            accounts: configuration.accounts.map((account, index) =>
              index === pick % configuration.accounts.length
                ? { ...account, name: `mallory-${account.sourceId}` }
                : account,
            ),
          }));
        case 'enterCredential': {
          tell('intruder', 'enters a credential');
          const background = browser.background();
          return background.handle(() => enter(background, 'Mallorys-guess'));
        }
        case 'start':
          return start(pick);
        case 'finishRest':
          return finishRest();
      }
    },
    confirm: () => {
      tell('administrator', 'tidies up and enters the credentials');
      const background = browser.background();
      background.handle(async (propagation) => {
        for (const { id, name } of await background.db.getAll('accounts'))
          if (isIntruders(name)) await propagation.unlinkAccount({ accountId: id });
        await replace(background, (configuration) => ({
          ...configuration,
          sources: configuration.sources.map((source) => ({ ...source, connectorAttributes: {} })),
          accounts: configuration.accounts.filter(({ name }) => !isIntruders(name)),
        }));
        await enter(background, serviceSecret);
      });
    },
    stopAll: () => {
      for (const changeId of openOnes())
        send(`is found, and ${changeId} stopped`, async (propagation) => {
          const answer = await propagation.stopChange({ changeId });
          if (answer.ok) model.stopped(changeId);
          return answer;
        });
    },
    isDone: () => openOnes().length === 0,
  };
}

/** Whose right it is can only be entered by who knows it; an intruder's own word for it opens nothing. */
async function enter({ db }: Background, secret: string): Promise<void> {
  const [known, accounts] = await Promise.all([db.getAll('sources'), db.getAll('accounts')]);
  if (secret === serviceSecret && accounts.some(({ name }) => isIntruders(name))) return;
  const provers = proversOf(known, accounts, () => true);
  for (const source of known)
    if (source.passwordChangeMode === 'serviceAccount')
      await sealSecrets(db, source, { [secretField.id]: secret }, [], provers);
}
