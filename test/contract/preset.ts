import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ContextWithoutUrl, ContractData, Subject } from './data.ts';

/** The settings of a source that was set up by a preset. */
export function presetSettings(id: string, values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const file = resolve(import.meta.dirname, `../../public/presets/${id}.json`);
  const { description } = JSON.parse(readFileSync(file, 'utf8')) as { readonly description: unknown };
  return { description, values };
}

/** The data of a connector that was written by hand, for the preset that does the same. */
export function throughPreset(
  data: ContractData,
  preset: string,
  more: Partial<Pick<ContractData, 'notApplicable' | 'otherwise'>> = {},
): ContractData {
  return {
    ...data,
    connector: 'web-services',
    preset,
    start: async (kind) => throughSettings(await data.start(kind), preset),
    notApplicable: {
      ...data.notApplicable,
      readPolicy: 'A description does not say how a policy is read.',
      ...more.notApplicable,
    },
    otherwise: { ...data.otherwise, ...more.otherwise },
  };
}

function throughSettings(subject: Subject, preset: string): Subject {
  const described = ({ settings, ...context }: ContextWithoutUrl): ContextWithoutUrl => ({
    ...context,
    // What only the connector that was written by hand has to be told.
    settings: presetSettings(preset, preset === 'scim2' ? {} : settings),
  });
  const { noPermission, wrongCredential, wrongPath } = subject.mistakes;
  return {
    ...subject,
    context: described(subject.context),
    mistakes: {
      wrongPath,
      ...(noPermission !== undefined && { noPermission: described(noPermission) }),
      ...(wrongCredential !== undefined && { wrongCredential: described(wrongCredential) }),
    },
  };
}
