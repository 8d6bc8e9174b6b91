import * as v from 'valibot';
import { text, type TextKey } from '../../model/text.ts';
import type { ConnectorContext } from '../spi.ts';

export const KeystoneSettings = v.strictObject({
  domain: name('Default', 'connectors.keystone.domain'),
  serviceUser: name('admin', 'connectors.keystone.serviceUser'),
  serviceDomain: name('Default', 'connectors.keystone.serviceDomain'),
  serviceProject: name('admin', 'connectors.keystone.serviceProject'),
  maximumPasswordBytes: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(4096),
      v.metadata({ label: text('connectors.keystone.maximumPasswordBytes') }),
    ),
    72,
  ),
});

export function settingsOf(context: ConnectorContext): v.InferOutput<typeof KeystoneSettings> {
  return v.parse(KeystoneSettings, context.settings);
}

function name(unset: string, label: TextKey) {
  return v.optional(v.pipe(v.string(), v.maxLength(255), v.metadata({ label: text(label) })), unset);
}
