import { readFile } from 'node:fs/promises';
import { toJsonSchema } from '@valibot/to-json-schema';
import { expect, test } from 'vitest';
import { AccountSchema } from '../../../../core/model/account.ts';
import { ConfigurationSchema } from '../../../../core/model/configuration.ts';
import { SyncGroupSchema } from '../../../../core/model/group.ts';
import { IdentitySchema } from '../../../../core/model/identity.ts';
import { PasswordPolicySchema } from '../../../../core/model/policy.ts';
import { ApplicationSchema, SourceSchema } from '../../../../core/model/source.ts';

/** After a change of the schema in core/model: `npx vitest run --project unit -u test/unit/core/model`. */
test('docs/configuration.schema.json is what the configuration schema says', async () => {
  const schema = {
    title: 'Lockstep configuration',
    description: 'Policies, sources, accounts and sync groups; see docs/admin/configuration.md. Holds no secret.',
    ...toJsonSchema(ConfigurationSchema, { typeMode: 'input', ignoreActions: ['check', 'trim'] }),
  };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    '../../../../docs/configuration.schema.json',
  );
});

test('the documentation names every field of the file', async () => {
  const pages = await Promise.all(
    ['admin/configuration.md', 'policies.md'].map((page) =>
      readFile(new URL(`../../../../docs/${page}`, import.meta.url), 'utf8'),
    ),
  );
  const documented = new Set(pages.join().match(/(?<=`)\w+(?=`)/g));
  const schemas = [ConfigurationSchema, IdentitySchema, PasswordPolicySchema, SourceSchema, AccountSchema];
  const fields = [...schemas, ApplicationSchema, SyncGroupSchema].flatMap(({ entries }) => Object.keys(entries));
  expect(fields.filter((field) => !documented.has(field))).toEqual([]);
});
