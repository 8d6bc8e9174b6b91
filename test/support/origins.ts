import type { Configuration } from '../../core/model/configuration/configuration.ts';
import { originOf } from '../../core/model/source.ts';

/** Every origin that an import of this configuration may ask to confirm. */
export function originsIn({
  sources,
  passwordPolicies,
}: Pick<Configuration, 'sources' | 'passwordPolicies'>): string[] {
  return [
    ...sources.map((source) => originOf(source)),
    ...sources.flatMap(({ applications }) => applications.map(({ url }) => new URL(url).origin)),
    ...passwordPolicies.map(({ breachListUrl }) => new URL(breachListUrl).origin),
  ];
}
