import * as v from 'valibot';
import { DescriptionSchema } from '../description.ts';

/** The files, each `public/presets/<id>.json`; a page cannot list a folder of the package. */
export const presetIds = [
  'auth0',
  'entra',
  'gitlab',
  'glewlwyd',
  'google-workspace',
  'grafana',
  'jumpcloud',
  'keycloak',
  'keystone',
  'nextcloud',
  'okta',
  'onelogin',
  'rabbitmq',
  'salesforce',
  'scim2',
  'servicenow',
  'vault',
  'wordpress',
] as const;

/**
 * A description with a name and with what an admin wants to know of it: one file in `public/presets/`, one page in
 * `docs/presets/`. A source that is set up by it keeps the description, not the name of the file.
 */
export const PresetSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,39}$/)),
  /** The system, as its maker calls it. */
  system: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  /** What the address of a source looks like. */
  address: v.pipe(v.string(), v.url()),
  /** By what it has been shown to work: the real server, or only what its maker says of it. */
  provedAgainst: v.strictObject({
    kind: v.picklist(['realServer', 'vendorsDescription']),
    /** Which one, with its version. */
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  }),
  /** The maker's own pages on what is used. */
  links: v.pipe(v.array(v.pipe(v.string(), v.url(), v.startsWith('https://'))), v.minLength(1)),
  description: DescriptionSchema,
});
export type Preset = v.InferOutput<typeof PresetSchema>;
