import { toJsonSchema } from '@valibot/to-json-schema';
import { expect, test } from 'vitest';
import { ConfigurationSchema } from '../../../../core/model/configuration/configuration.ts';
import { jsonTextFields } from '../../../../core/model/managed/managed.ts';

/** After a change of the schema in core/model: `npx vitest run --project unit -u test/unit/core/model`. */
test('public/managed-schema.json has every field of a configuration, as flat as Chromium takes it', async () => {
  const { properties = {} } = toJsonSchema(ConfigurationSchema, { typeMode: 'input', ignoreActions });
  const { lockstep: _, ...managed } = properties;
  const schema = { type: 'object', properties: flatProperties(managed) };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../../../public/managed-schema.json');
});

const ignoreActions = ['check', 'trim', 'check_items', 'min_length', 'max_length', 'max_value', 'min_value', 'integer'];

type JsonSchema = ReturnType<typeof toJsonSchema>;

interface Flat {
  readonly type: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Flat>>;
  readonly additionalProperties?: Flat;
  readonly items?: Flat;
}

function flatProperties(properties: NonNullable<JsonSchema['properties']>): Record<string, Flat> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      if (jsonTextFields.has(name)) return [name, { type: 'string', description: 'A JSON object as text.' }];
      if (typeof schema === 'boolean') throw new Error(`${name} may be anything.`);
      return [name, flat(schema, name)];
    }),
  );
}

/**
 * Types only: what Chromium finds wrong itself it drops without a word to the extension, while our validator says what
 * is wrong. Fields that are not known get through where they are texts, because a secret is one.
 */
function flat(schema: JsonSchema, name: string): Flat {
  const { type, properties, items } = schema;
  if (type === 'object' && properties) {
    return { type: 'object', properties: flatProperties(properties), additionalProperties: { type: 'string' } };
  }
  if (type === 'array' && typeof items === 'object' && !Array.isArray(items)) {
    return { type: 'array', items: flat(items, name) };
  }
  if (schema.enum || schema.const !== undefined) return { type: typeof (schema.enum?.[0] ?? schema.const) };
  if (type === 'number') return { type: 'integer' };
  if (typeof type === 'string' && ['string', 'integer', 'boolean'].includes(type)) return { type };
  throw new Error(
    `Chromium's policies have no type for ${name}: list it in jsonTextFields of core/model/managed/managed.ts.`,
  );
}
