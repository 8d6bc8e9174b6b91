import * as fc from '../../fast-check.ts';
import * as v from 'valibot';
import { isVisible } from '../../../../core/model/name.ts';
import { type Configuration, ConfigurationSchema } from '../../../../core/model/configuration/configuration.ts';

/** Valid configurations of the connectors in examples.ts, with names and texts of every script. */
export function configurations(): fc.Arbitrary<Configuration> {
  return fc
    .record({
      identity: fc.option(fc.record({ id: fc.uuid(), name, attributes }, { requiredKeys: ['id', 'name'] }), {
        nil: undefined,
      }),
      policies: fc.array(policy, { minLength: 1, maxLength: 4 }),
      defaultPolicy: fc.nat(),
      sources: fc.array(source, { maxLength: 7 }),
      groups: fc.array(fc.nat({ max: 2 }), { minLength: 7, maxLength: 7 }),
      accounts: fc.array(fc.record({ source: fc.nat(), name, attributes }, { requiredKeys: ['source', 'name'] }), {
        maxLength: 6,
      }),
    })
    .map(({ identity, policies, defaultPolicy, sources, groups, accounts }) =>
      v.parse(ConfigurationSchema, {
        lockstep: 1,
        ...(identity && { identity }),
        passwordPolicies: policies.map((rules, index) => ({
          ...rules,
          id: `p${index}`,
          name: `${rules.name} ${index}`,
          defaultPolicy: index === defaultPolicy % policies.length,
        })),
        sources: sources.map(({ policy: follows, ...rest }, index) => ({
          ...rest,
          id: `s${index}`,
          name: `${rest.name} ${index}`,
          url: `https://s${index}.example.com`,
          ...(follows > 0 && { passwordPolicyId: `p${follows % policies.length}` }),
        })),
        accounts:
          sources.length === 0
            ? []
            : accounts.map(({ source: at, ...rest }, index) => ({
                ...rest,
                id: `a${index}`,
                sourceId: `s${at % sources.length}`,
                nativeIdentity: `u${index}`,
              })),
        passwordSyncGroups: [0, 1].flatMap((group) => {
          const members = sources.flatMap((_, index) => (groups[index] === group ? [`s${index}`] : []));
          return members.length < 2
            ? []
            : [{ id: `g${group}`, name: `Group ${group}`, passwordPolicyId: 'p0', sourceIds: members.toReversed() }];
        }),
      }),
    );
}

const name = fc
  .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
  .map((text) => text.trim())
  .filter(isVisible);
const attributes = fc.dictionary(fc.constantFrom('mail', 'phone', 'cn'), fc.oneof(name, fc.integer(), fc.array(name)));
const limit = fc.integer({ min: -1, max: 30 });
const policy = fc.record(
  {
    name,
    description: fc.string(),
    allowedCharacters: fc.constantFrom('ascii', 'unicode'),
    minLength: limit,
    maxLength: limit,
    minUpper: limit,
    minCharacterTypes: fc.integer({ min: -1, max: 4 }),
    useDictionary: fc.boolean(),
    enablePasswdExpiration: fc.boolean(),
    passwordExpiration: fc.integer({ min: 1, max: 365 }),
    requireStrongAuthn: fc.boolean(),
  },
  { requiredKeys: ['name'] },
);
const source = fc.record({
  name,
  description: fc.string(),
  connector: fc.constant('keystone'),
  connectorAttributes: fc.record({ userDomainName: name, retries: fc.nat() }, { requiredKeys: [] }),
  passwordChangeMode: fc.constantFrom('selfService', 'serviceAccount'),
  multipleAccountPasswordSync: fc.boolean(),
  policy: fc.nat({ max: 4 }),
});
