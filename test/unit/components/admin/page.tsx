import { readFile } from 'node:fs/promises';
import { render, screen } from '@testing-library/preact';
import { vi } from 'vitest';
import { PasswordMgmt } from '../../../../components/admin/password-mgmt.tsx';
import type { View } from '../../../../components/admin/shell/route.ts';
import type { Services } from '../../../../components/admin/shell/services.ts';
import { database } from '../../../../components/app/live.ts';
import { connectors } from '../../../../core/connectors/registry.ts';
import type { Command } from '../../../../core/messages/commands.ts';
import type { Configuration } from '../../../../core/model/configuration/configuration.ts';
import type { Refused } from '../../../../core/model/refusal.ts';
import { replaceConfiguration } from '../../../../core/store/configuration.ts';

/** Renders Password Mgmt on a view over the real store, with a background and a browser that only listen. */
export function openPage(
  view: View | `${View}/${string}`,
  {
    answer = { ok: true },
    access = true,
  }: { answer?: Refused | ({ ok: true } & Readonly<Record<string, unknown>>); access?: boolean } = {},
) {
  const commands: Command[] = [];
  const requested: string[][] = [];
  const changes = new Set<() => void>();
  const services: Services = {
    // The one place where a test's answer stands for each command's own.
    send: async (command) => {
      commands.push(command);
      return answer as never;
    },
    redirectUri: (sourceId) => `https://lockstep.chromiumapp.org/oauth/source-${sourceId}`,
    requestAccess: async (origins) => {
      requested.push([...origins]);
      for (const changed of changes) changed();
      return access;
    },
    hasAccess: async () => requested.length > 0 && access,
    onAccessChange: (callback) => {
      changes.add(callback);
      return () => changes.delete(callback);
    },
    readPreset: async (id) => JSON.parse(await readFile(`public/presets/${id}.json`, 'utf8')) as unknown,
    local: { get: async () => undefined, set: async () => undefined },
    connectors: [...connectors.values()].map(({ manifest }) => manifest),
    readsPolicy: (connector) => connectors.get(connector)?.readPolicy !== undefined,
  };
  location.hash = `#${view}`;
  render(<PasswordMgmt services={services} />);
  return { commands, requested };
}

/** Puts a configuration into the store, in place of what is there. */
export async function setUp(configuration: Configuration): Promise<void> {
  const db = await database();
  await Promise.all((['changes', 'steps', 'secrets', 'audit'] as const).map((name) => db.clear(name)));
  const answer = await replaceConfiguration(db, configuration, { now: Date.parse('2026-11-01') });
  if (!answer.ok) throw new Error('The example was refused.');
}

export const nothing: Configuration = {
  lockstep: 1,
  passwordPolicies: [],
  sources: [],
  accounts: [],
  passwordSyncGroups: [],
};

/** The first button of that name, once it is there. */
export async function button(name: string): Promise<HTMLElement> {
  const [first] = await screen.findAllByRole('button', { name });
  if (!first) throw new Error(`No button ${name}`);
  return first;
}

/** What is shown, as a person reads it. */
export function shown(): string {
  return document.body.textContent.replaceAll(/\s+/g, ' ');
}

/** Waits until the page says it. */
export function says(sentence: string): Promise<void> {
  return vi.waitFor(() => {
    if (!shown().includes(sentence)) throw new Error(`Not said: ${sentence}. Said: ${shown()}`);
  });
}
