import { openDB } from 'idb';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { newPolicy, PasswordPolicySchema } from '../../../../core/model/policy.ts';
import { sharedPolicyFields } from '../../../../core/model/sailpoint/sailpoint.ts';
import { migrations } from '../../../../core/store/database/migrations.ts';
import { openDatabase } from '../../../../core/store/database/open.ts';
import { change } from './records.ts';

/** Puts the records into a database of an older version, with the fields of that time, and opens it as it is today. */
async function migrated(name: string, version: number, records: Readonly<Record<string, object>>) {
  (await openDatabase(name, { migrations: migrations.slice(0, version) })).close();
  const old = await openDB(name, version);
  for (const [store, record] of Object.entries(records)) await old.put(store, record);
  old.close();
  return openDatabase(name);
}

/** What the first version knew of a policy. */
const firstFields: ReadonlySet<string> = new Set([...sharedPolicyFields, 'allowedCharacters']);
const today = newPolicy('p', 'Policy');
const first = Object.fromEntries(Object.entries(today).filter(([field]) => firstFields.has(field)));

test('a policy of the first version gains every field that policies have today, and so does that of a change', async () => {
  const records = { passwordPolicies: first, changes: { ...change('c'), policy: first } };
  const db = await migrated('first-policy', 1, records);
  for (const policy of [await db.get('passwordPolicies', 'p'), (await db.get('changes', 'c'))?.policy]) {
    const missing = Object.keys(PasswordPolicySchema.entries).filter((field) => !Object.hasOwn(policy ?? {}, field));
    expect(missing, 'fields that no migration in core/store/database/migrations.ts adds to stored policies').toEqual(
      [],
    );
    expect(v.is(PasswordPolicySchema, policy)).toBe(true);
  }
});

test('a change keeps its unchecked rules under their new name', async () => {
  const old = { ...change('c'), untoldRules: ['useBreachList'] };
  const db = await migrated('untold', 5, { changes: old });
  expect(await db.get('changes', 'c')).toEqual({ ...change('c'), uncheckedRules: ['useBreachList'] });
});
