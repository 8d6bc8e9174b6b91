// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChangeForm } from '../../../../components/launchpad/change/change-form.tsx';
import { targetRoute } from '../../../../components/launchpad/route.ts';
import { database } from '../../../../components/app/live.ts';
import { connectors } from '../../../../core/connectors/registry.ts';
import { newPolicy } from '../../../../core/model/policy.ts';
import { createAuditTrail } from '../../../../core/store/audit/trail.ts';
import type { Database } from '../../../../core/store/database/open.ts';
import { createAdministration } from '../../../../core/administration/administration.ts';
import { account, source } from '../../components/launchpad/examples.ts';
import { command, createWorld } from '../propagation/support/world.ts';
import { speakEnglish } from '../../locale.ts';

vi.mock('../../../../core/platform/messages/send.ts');
vi.mock('../../../../core/platform/permissions.ts', () => ({ hasAccess: async () => true }));
vi.mock('../../../../core/platform/pages.ts', () => ({ onAccessChange: () => () => undefined }));

const policy = { ...newPolicy('p', 'Policy'), defaultPolicy: true, useDictionary: true };

beforeEach(speakEnglish);
afterEach(cleanup);

// Spec E-1
test('an uploaded word is refused in the form', async () => {
  await upload(await database(), 'locale:en_US\nspring');
  const accounts = [account('x', 'a')];
  const sources = [source('a', { connector: 'keystone' })];
  render(
    <ChangeForm
      target={{ kind: 'source', id: 'a', name: 'A', sources, accounts, policy }}
      place={targetRoute('source', 'a')}
      unlinked={[]}
    />,
  );
  fireEvent.input(screen.getByLabelText('New password'), { target: { value: '345SprinG' } });
  await waitFor(async () => expect(await rule()).toContain('(not met)'));
  fireEvent.input(screen.getByLabelText('New password'), { target: { value: '345SprnG' } });
  await waitFor(async () => expect(await rule()).toContain('(met)'));
});

// Spec E-1
test('an uploaded word is refused in the background, and starts nothing', async () => {
  const world = await createWorld([{ id: 'mail', accounts: [{ id: 'm1' }] }], policy);
  await world.db.put('passwordSyncGroups', {
    id: 'g',
    name: 'Group',
    passwordPolicyId: policy.id,
    sourceIds: ['mail'],
  });
  const background = await world.background();
  const change = await command(world, { newPassword: 'Spring124' });
  await upload(world.db, 'spring');
  expect(await background.startChange(change)).toMatchObject({
    ok: false,
    refusal: { rules: expect.arrayContaining([expect.objectContaining({ rule: 'useDictionary', verdict: 'notMet' })]) },
  });
  await world.quiet();
  expect(world.arrivals).toEqual([]);

  await upload(world.db, 'summer');
  expect(await background.startChange(change)).toMatchObject({ ok: true });
});

async function rule(): Promise<string> {
  const words = "Leave out the words that your organisation doesn't allow.";
  return (await screen.findByText(words, { exact: false })).textContent;
}

async function upload(db: Database, text: string): Promise<void> {
  const administration = createAdministration({
    db,
    audit: createAuditTrail({
      db,
      local: { get: async () => undefined, set: async () => undefined },
      log: { warn: () => undefined },
    }),
    connectors,
    clock: { now: () => 1_000 },
    announcer: { announce: () => undefined },
    defaultPolicyName: 'Default policy',
  });
  expect(await administration.replaceDictionary({ text })).toEqual({ ok: true });
}
