import { toJsonSchema } from '@valibot/to-json-schema';
import { expect, test } from 'vitest';
import { ConfigurationSchema } from '../../../../core/model/configuration.ts';

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
