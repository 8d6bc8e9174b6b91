import { readFile } from 'node:fs/promises';
import type { DescriptionInput } from '../../../../../core/connectors/web-services/description.ts';
import type { Source } from '../../../../../core/model/source.ts';
import { valuesFor } from '../../../core/connectors/web-services/support.ts';
import { source } from '../../../core/store/records.ts';

/** A source that signs the browser in and out. */
export async function wordPress(): Promise<Source> {
  const preset = JSON.parse(await readFile('public/presets/wordpress.json', 'utf8')) as {
    description: DescriptionInput;
  };
  const { description } = preset;
  return source('blog', {
    name: 'Blog',
    connector: 'web-services',
    connectorAttributes: { description, values: valuesFor(description) },
    passwordChangeMode: 'selfService',
  });
}
