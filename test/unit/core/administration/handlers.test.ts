import { expect, test } from 'vitest';
import { createAdministration } from '../../../../core/administration/administration.ts';
import { createAuthorization } from '../../../../core/sources/authorize-source.ts';
import { connectors } from '../../../../core/connectors/registry.ts';
import { CommandSchema } from '../../../../core/messages/commands.ts';
import { createAuditTrail } from '../../../../core/store/audit/trail.ts';
import { accessDeps } from '../connectors/web-services/oauth-service.ts';
import { startWorld } from '../oauth/world.ts';
import { createWorld } from '../propagation/support/world.ts';

/** That none is missing is for the types to say; two services with one name would hide one of them. */
test('every command is carried out by one service, and by one only', async () => {
  const propagation = await (await createWorld([])).background();
  const world = await startWorld();
  const announcer = { announce: () => undefined };
  const local = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };
  const audit = createAuditTrail({ db: world.db, local, log: { warn: () => undefined } });
  const administration = createAdministration({
    db: world.db,
    audit,
    connectors,
    clock: world.deps.clock,
    announcer,
    defaultPolicyName: 'Default policy',
  });
  const authorization = createAuthorization({
    ...world.deps,
    ...accessDeps(world),
    audit,
    announcer,
    keepAlive: { during: (work) => work },
  });
  const services = { propagation, administration, authorization };
  for (const { entries } of CommandSchema.options) {
    const { literal } = entries.type;
    const having = Object.entries(services).filter(([, service]) => Object.hasOwn(service, literal));
    expect([literal, having.map(([name]) => name)]).toEqual([literal, [expect.any(String)]]);
  }
});
