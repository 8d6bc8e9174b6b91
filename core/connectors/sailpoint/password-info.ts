import type { Outcome } from '../../model/outcome.ts';
import type { PasswordPolicy } from '../../model/policy.ts';
import { text } from '../../model/text.ts';
import type { ConnectorContext, PolicyReading } from '../spi.ts';
import { outcomeOf, stringIn, type ParsedResponse, type Ask } from '../http/client.ts';
import { isSailPointError, itemsIn, outcomeOfError, requestTo } from './protocol.ts';
import { settingsOf } from './settings.ts';

/** `PasswordInfo`: what a change of this person's password on the source needs to be told. */
export interface PasswordInfo {
  readonly identityId: string;
  readonly sourceId: string;
  readonly publicKey: string;
  readonly publicKeyId: string;
  readonly accounts: readonly { readonly accountId: string; readonly accountName: string }[];
  /** Such as `passwordMinLength is 5`. */
  readonly policies: readonly string[];
}

export type PasswordInfoAnswer =
  { readonly kind: 'info'; readonly info: PasswordInfo } | { readonly kind: 'outcome'; readonly outcome: Outcome };

/** `POST /query-password-info` by the person's login and the source's name. */
export async function queryPasswordInfo(
  userName: string,
  ask: Ask,
  context: ConnectorContext,
): Promise<PasswordInfoAnswer> {
  const { sourceName } = settingsOf(context);
  if (sourceName === '') {
    return { kind: 'outcome', outcome: { kind: 'misconfigured', explanation: text('connectors.sailpoint.noSource') } };
  }
  const body = { userName, sourceName };
  const asked = await ask(requestTo(context, { method: 'POST', path: 'query-password-info', body }));
  if (asked.kind === 'outcome') return asked;
  const { answer } = asked;
  const info = infoIn(answer);
  if (info !== undefined) return { kind: 'info', info };
  if (answer.status !== 404 || !isSailPointError(answer)) return { kind: 'outcome', outcome: outcomeOfError(answer) };
  // One answer for a person and for a source that are not there.
  const explanation = text('connectors.sailpoint.notFound', userName, sourceName);
  return { kind: 'outcome', outcome: outcomeOf(answer, 'accountNotFound', { explanation }) };
}

function infoIn({ status, json }: ParsedResponse): PasswordInfo | undefined {
  const [identityId, sourceId] = [stringIn(json, 'identityId'), stringIn(json, 'sourceId')];
  const [publicKey, publicKeyId] = [stringIn(json, 'publicKey'), stringIn(json, 'publicKeyId')];
  if (status !== 200 || identityId === undefined || sourceId === undefined) return undefined;
  if (publicKey === undefined || publicKeyId === undefined) return undefined;
  const accounts = itemsIn(json, 'accounts').flatMap((item) => {
    const accountId = stringIn(item, 'accountId');
    return accountId === undefined ? [] : [{ accountId, accountName: stringIn(item, 'accountName') ?? accountId }];
  });
  const policies = itemsIn(json, 'policies').filter((one) => typeof one === 'string');
  return { identityId, sourceId, publicKey, publicKeyId, accounts, policies };
}

/** Each demand is one sentence, `passwordMinLength is 5`; the ones that our rules don't have stay sentences. */
export function policyIn({ policies }: Pick<PasswordInfo, 'policies'>): PolicyReading {
  const demands: Partial<Record<NumberField, number>> = {};
  const sentences: string[] = [];
  for (const sentence of policies) {
    const [, name = '', value = ''] = /^(\w+) is (\d{1,3})$/.exec(sentence) ?? [];
    const field = fields.get(name);
    if (field === undefined) sentences.push(sentence);
    else demands[field] = Number(value);
  }
  return { demands, sentences };
}

type NumberField = Extract<keyof PasswordPolicy, `min${string}` | `max${string}`>;

/**
 * The first four are in the API's examples; the others are named alike, and where a tenant names them otherwise its
 * sentence is shown.
 */
const fields: ReadonlyMap<string, NumberField> = new Map([
  ['passwordMinLength', 'minLength'],
  ['passwordMinAlpha', 'minAlpha'],
  ['passwordMinNumeric', 'minNumeric'],
  ['passwordRepeatedChar', 'maxRepeatedChars'],
  ['passwordMaxLength', 'maxLength'],
  ['passwordMinUpper', 'minUpper'],
  ['passwordMinLower', 'minLower'],
  ['passwordMinSpecial', 'minSpecial'],
]);
