import { openDatabase } from '../../core/store/database/open.ts';
import { verifyAudit } from '../../core/store/audit/verify.ts';
import { type Browser, createBrowser, Ended, type Witness } from './browser.ts';
import { createDice } from './dice.ts';
import { drawHappenings, type Happening } from './happenings.ts';
import { rawDatabase, rowsOf } from './insides.ts';
import { createLoop, type Loop } from './loop.ts';
import { createModel } from './model.ts';
import { createPerson } from './person.ts';
import { drawSetups, intrudersSetup, serviceSecret, store } from './setup.ts';
import { createSources } from './sources.ts';
import { emptyView, viewAfter } from './view.ts';

export interface Simulated {
  readonly seed: number;
  /** One line for each thing that happened. */
  readonly story: readonly string[];
  /** What was promised and did not hold. */
  readonly problems: readonly string[];
  readonly happenings: number;
  readonly crashes: number;
  readonly requests: number;
  readonly commits: number;
}

/** Runs the schedule of the seed, without some of its happenings. The same arguments give the same story. */
export async function simulate(seed: number, without: ReadonlySet<number> = new Set()): Promise<Simulated> {
  const name = String(seed);
  const dice = createDice(name);
  const setups = drawSetups(dice);
  const happenings = drawHappenings(dice, setups);
  const loop = createLoop(name);
  const sources = createSources(name, setups);
  const story: string[] = [];
  const problems: string[] = [];
  const counts = { crashes: 0, requests: 0, commits: 0 };
  let view = emptyView();

  function tell(who: string, what: string): void {
    story.push(`${timeOf(loop)} ${who.padEnd(14)} ${what}`);
    if (what === 'is ended') counts.crashes += 1;
  }
  function problem(what: string): void {
    problems.push(what);
    tell('PROBLEM', what);
  }

  function unhandled(reason: unknown): void {
    if (!(reason instanceof Ended)) problem(`Nobody handles ${String(reason)}`);
  }
  process.on('unhandledRejection', unhandled);

  const model = createModel({
    now: () => loop.now(),
    passwordOf: (account) => sources.passwords.get(account),
    isRepeatable: (id) => kindOf(id)?.repeatable === true,
    canSignIn: (id) => kindOf(id)?.canSignIn === true,
    problem,
  });
  const kindOf = (id: string) => [...setups, intrudersSetup].find((setup) => setup.id === id)?.kind;

  // The administrator's own connection: what was set up before, and what is looked up at the end.
  const opening = openDatabase('lockstep');
  await finish(loop, opening);
  const db = await opening;
  await finish(loop, store(db, setups));
  const raw = rawDatabase(db);
  view = viewAfter(view, raw, ['sources', 'accounts', 'passwordSyncGroups', 'passwordPolicies']);
  model.begins(view);

  const witness: Witness = {
    tell,
    problem,
    committed: (background, stores) => {
      const before = view;
      view = viewAfter(view, raw, stores);
      counts.commits += 1;
      for (const [id, step] of view.steps) {
        const old = before.steps.get(id);
        if (old?.state === step.state && old.nextAttemptAt === step.nextAttemptAt) continue;
        const due =
          step.nextAttemptAt === null ? '' : `, due ${new Date(step.nextAttemptAt).toISOString().slice(11, 19)}`;
        tell(`background ${background}`, `commits ${step.account.id} ${old?.state ?? '–'} → ${step.state}${due}`);
      }
      model.committed(background, before, view);
    },
    left: (background, host, request) => {
      counts.requests += 1;
      const what = request === null ? `asks whether ${host} is there` : `sends ${request.what}`;
      tell(`background ${background}`, request === null ? what : `${what} ${request.account} ${request.password}`);
      if (request !== null) model.left(host, request);
    },
    answered: (host) => model.answered(host),
    arrived: (request) => {
      const { sourceId, what, account, refused, effect, copies } = request;
      const done = refused ? 'refuses the password' : effect ? 'changes it' : 'nothing changes';
      tell(sourceId, `${what} ${account} (${copies} arrived): ${done}`);
      model.arrived(request);
    },
    heard: (background, request) => {
      tell(`background ${background}`, `hears ${request.what} ${request.account}: ${request.heard}`);
      model.heard(background, request);
    },
    changeEnded: (change) => tell('browser', `is told that ${change.id} ended`),
    logged: (message, detail) => {
      tell('log', message);
      if (hasSecret(JSON.stringify([message, String(detail)]))) problem('A secret is logged.');
    },
  };
  const browser = createBrowser(name, loop, setups, sources, witness);
  browser.endsIdle = dice.chance(0.5);
  const person = createPerson({ dice, browser, loop, model, sources, setups, tell, problem, view: () => view });

  function hasSecret(text: string): boolean {
    return [serviceSecret, ...person.passwords, ...person.intruder.passwords].some(
      (secret) => text.includes(secret) || text.includes(btoa(secret).replaceAll('=', '')),
    );
  }

  function nothingReadable(): void {
    for (const storeName of raw.rawObjectStores.keys())
      if (storeName !== 'keys' && hasSecret(JSON.stringify([...rowsOf(raw, storeName).values()])))
        problem(`A secret stands in the store ${storeName}.`);
    if (hasSecret(JSON.stringify([...browser.local, ...browser.alarms])))
      problem('A secret stands beside the database.');
  }

  for (const [index, happening] of happenings.entries()) {
    await reach(browser, loop, happening);
    if (!without.has(index)) person.does(happening);
  }
  await browser.settle();
  if (browser.newest() !== null) await rest(browser, loop, 60_000);

  // The faults stop, and time passes.
  sources.trouble = 0;
  tell('–', 'From here on nothing goes wrong any more.');
  browser.staysUp();
  for (const end of person.endings) {
    if (person.isDone()) break;
    end();
    await rest(browser, loop, 10 * 60 * 60_000);
    model.atRest(browser.session);
    model.atEnd();
  }
  if ([...view.changes.values()].some(({ state }) => state === 'open')) problem('A change does not end.');
  nothingReadable();
  const verifying = verifyAudit(db, {
    get: (key) => Promise.resolve(browser.local.get(key)),
    set: () => Promise.resolve(),
  });
  await finish(loop, verifying);
  const verdict = await verifying;
  if (!verdict.whole) problem(`The audit trail is ${verdict.problem} at ${verdict.seq}.`);
  db.close();
  process.off('unhandledRejection', unhandled);
  return { seed, story, problems, happenings: happenings.length, ...counts };
}

async function reach(browser: Browser, loop: Loop, { after }: Happening): Promise<void> {
  if ('ms' in after) return browser.passTo(loop.elapsed() + after.ms);
  for (let tasks = 0; tasks < after.tasks; tasks += 1) {
    if (await browser.step()) continue;
    const next = loop.nextDue();
    if (next > loop.elapsed() + 20_000) return;
    loop.passTo(next);
  }
}

async function rest(browser: Browser, loop: Loop, ms: number): Promise<void> {
  browser.background();
  await browser.passTo(loop.elapsed() + ms);
}

/** Until that is done, with nothing else going on. */
async function finish(loop: Loop, work: Promise<unknown>): Promise<void> {
  const under = { way: true };
  const finished = work.finally(() => (under.way = false));
  while (under.way) await loop.step();
  await finished;
}

function timeOf(loop: Loop): string {
  const wall = new Date(loop.now()).toISOString().slice(5, 23).replace('T', ' ');
  return `${wall} +${(loop.elapsed() / 1000).toFixed(3)}s`;
}
