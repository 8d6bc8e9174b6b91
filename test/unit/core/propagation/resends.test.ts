import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../core/model/outcome.ts';
import { answered, answers, lost } from './support/fake-source.ts';
import type { SourceSetup } from './support/setup.ts';
import { changeId, command, createWorld, newPassword, type World } from './support/world.ts';

const blind: SourceSetup = { id: 'old', canSignIn: false, accounts: [{ id: 'o1' }] };
const mail: SourceSetup = { id: 'mail', accounts: [{ id: 'm1' }] };
const crm: SourceSetup = { id: 'crm', mode: 'serviceAccount', accounts: [{ id: 'c1' }] };
const twice = () => answered({ onlyCopy: false });

// Spec D-4
describe('a browser that sends the request twice', () => {
  it.each<[Outcome, readonly string[]]>([
    [{ kind: 'permissionDenied' }, ['signIn old', `signIn ${newPassword}`]],
    [{ kind: 'rejected', reason: 'tooYoung' }, ['signIn old', `signIn ${newPassword}`]],
    [{ kind: 'unreachable' }, ['signIn old', `signIn ${newPassword}`]],
    [{ kind: 'wrongCurrentPassword' }, [`signIn ${newPassword}`]],
  ])('and hears %o of the second copy: changed', async (outcome, looks) => {
    const world = await createWorld([mail]);
    world.source('mail').network = twice;
    world.source('mail').changes.push((carryOut) => {
      carryOut();
      return outcome;
    });
    await change(world);
    expect(await world.states()).toEqual(['m1: changed']);
    expect(arrived(world)).toEqual(['signIn old', 'change', ...looks]);
  });

  // Spec D-7
  it('or may have: where the current password signs in, the refusal stands, and nothing was refused', async () => {
    const world = await createWorld([mail]);
    world.source('mail').network = twice;
    world.source('mail').changes.push(answers({ kind: 'rejected', reason: 'policy', sentence: 'Too short.' }));
    await change(world);
    expect((await world.steps())[0]).toMatchObject({ state: 'rejected', outcome: { sentence: 'Too short.' } });
    expect(arrived(world)).toEqual(['signIn old', 'change', 'signIn old']);
    expect(await world.accountState('m1')).toBe('neverChanged');
  });

  it('by a service account with no current password: the new one decides', async () => {
    const world = await createWorld([mail, crm]);
    world.source('crm').network = twice;
    world.source('crm').changes.push((carryOut) => {
      carryOut();
      return { kind: 'permissionDenied' };
    });
    await change(world, { currentPasswords: { m1: 'old' } });
    expect(await world.states()).toEqual(['m1: changed', 'c1: changed']);
  });

  // Spec D-10
  it('where nobody can look: the person is told what came back and says what happened', async () => {
    const world = await createWorld([blind]);
    world.source('old').network = twice;
    world.source('old').changes.push((carryOut) => {
      carryOut();
      return { kind: 'wrongCurrentPassword', sentence: 'Not that one.' };
    });
    await change(world);
    expect((await world.steps())[0]).toMatchObject({
      state: 'unknown',
      outcome: { kind: 'wrongCurrentPassword', sentence: 'Not that one.' },
      nextAttemptAt: null,
    });
    const background = await world.background();
    expect(await background.answerUnknown({ stepId: `${changeId}/0`, answer: 'tryAgain' })).toMatchObject({
      refusal: { sentences: [{ key: 'propagation.command.currentRefused' }] },
    });
  });
});

// Spec D-6
describe('a source that nobody reaches', () => {
  it('is sent no change: a harmless request fails before', async () => {
    const world = await createWorld([blind]);
    const sent: (boolean | undefined)[] = [];
    world.source('old').network = ({ changes }) => {
      sent.push(changes);
      return lost;
    };
    await change(world);
    expect((await world.steps())[0]).toMatchObject({ state: 'unreachable', attempts: 1 });
    expect(sent).toEqual([undefined]);
  });

  it('is asked first only once where one step follows the other', async () => {
    const world = await createWorld([{ ...blind, multi: true, accounts: [{ id: 'o1' }, { id: 'o2' }] }]);
    const sent: (boolean | undefined)[] = [];
    world.source('old').network = ({ changes }) => {
      sent.push(changes);
      return answered();
    };
    await change(world);
    expect(await world.states()).toEqual(['o1: changed', 'o2: changed']);
    expect(sent).toEqual([undefined, true, true]);
  });
});

async function change(world: World, overrides: Parameters<typeof command>[1] = {}): Promise<void> {
  const background = await world.background();
  const answer = await background.startChange(await command(world, overrides));
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  await world.quiet();
}

function arrived(world: World): readonly string[] {
  return world.arrivals.map(({ what, password }) => (what === 'change' ? what : `${what} ${password}`));
}
