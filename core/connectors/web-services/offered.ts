import * as v from 'valibot';
import { operationsOf, type PlacedTemplate, secretsIn } from './scope.ts';

/**
 * The variables that have a value in a request, for whoever writes it: those that are there in every operation that sends
 * it, at that place of the operation. A request that none sends yet is offered what all have. Takes a description that is
 * still being written.
 * @param requestName null: the texts of the OAuth client, which hold settings alone
 * @param place secrets are not offered for addresses
 */
export function offeredVariables(
  description: unknown,
  requestName: string | null,
  place: PlacedTemplate['place'],
): readonly string[] {
  const draft = v.parse(DraftSchema, description);
  if (requestName === null) return settingsOf(draft);
  const keptBy = (name: string) => Object.keys(draft.requests[name]?.keep ?? {}).map((one) => `kept.${one}`);
  const uses = operationsOf(draft).flatMap(({ run, variables }) => {
    const sent = [...run.steps, ...run.finally];
    return sent.flatMap((name, index) =>
      name === requestName ? [new Set([...variables, ...sent.slice(0, index).flatMap(keptBy)])] : [],
    );
  });
  const [first = new Set(everywhere(draft)), ...others] = uses;
  const isSecret = secretsIn(draft);
  return [...first]
    .filter((variable) => others.every((one) => one.has(variable)))
    .filter((variable) => place !== 'address' || !isSecret(variable));
}

function everywhere(draft: Draft): readonly string[] {
  return ['login', ...settingsOf(draft)];
}

function settingsOf({ settings }: Draft): readonly string[] {
  return Object.keys(settings).map((name) => `settings.${name}`);
}

const texts = v.fallback(v.array(v.string()), []);
const named = v.fallback(v.record(v.string(), v.unknown()), {});
const run = v.fallback(v.optional(v.object({ steps: texts, finally: texts })), undefined);
const noModes = { selfService: undefined, serviceAccount: undefined };
const modes = v.fallback(v.object({ selfService: run, serviceAccount: run }), noModes);
const keep = v.fallback(
  v.record(v.string(), v.fallback(v.object({ secret: v.fallback(v.boolean(), false) }), { secret: false })),
  {},
);

const nothing = {
  secrets: {},
  settings: {},
  requests: {},
  change: noModes,
  test: noModes,
  findAccounts: noModes,
  verify: undefined,
};

/** As much of a description as is there. */
const DraftSchema = v.fallback(
  v.object({
    secrets: named,
    settings: named,
    oauth: v.optional(v.unknown()),
    requests: v.fallback(v.record(v.string(), v.fallback(v.object({ keep }), { keep: {} })), {}),
    change: modes,
    test: modes,
    findAccounts: modes,
    verify: run,
  }),
  nothing,
);
type Draft = v.InferOutput<typeof DraftSchema>;
