import { readFile } from 'node:fs/promises';
import { type ConversionConfig, toJsonSchema } from '@valibot/to-json-schema';
import { expect, test } from 'vitest';
import { AccountSchema } from '../../../../core/model/account.ts';
import { ConfigurationSchema } from '../../../../core/model/configuration/configuration.ts';
import { SyncGroupSchema } from '../../../../core/model/group.ts';
import { IdentitySchema } from '../../../../core/model/identity.ts';
import { isShortName, isVisible, maxNameLength } from '../../../../core/model/name.ts';
import { PasswordPolicySchema } from '../../../../core/model/policy.ts';
import { ApplicationSchema, SourceSchema } from '../../../../core/model/source.ts';

/** After a change of the schema in core/model: `npx vitest run --project unit -u test/unit/core/model`. */
test('docs/configuration.schema.json is what the configuration schema says', async () => {
  const schema = {
    title: 'Lockstep configuration',
    description: 'Policies, sources, accounts and sync groups; see docs/admin/configuration.md. Holds no secret.',
    ...toJsonSchema(ConfigurationSchema, { typeMode: 'input', ignoreActions: ['trim'], overrideAction }),
  };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    '../../../../docs/configuration.schema.json',
  );
});

/** JSON Schema counts code points, as our check of a name does; of other checks it can say nothing. */
const overrideAction: NonNullable<ConversionConfig['overrideAction']> = ({ valibotAction, jsonSchema }) => {
  if (valibotAction.type !== 'check' || !('requirement' in valibotAction)) return undefined;
  if (valibotAction.requirement === isVisible) return { ...jsonSchema, minLength: 1 };
  if (valibotAction.requirement === isShortName) return { ...jsonSchema, maxLength: maxNameLength };
  return jsonSchema;
};

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
