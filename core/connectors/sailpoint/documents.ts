import type { Outcome } from '../../model/outcome.ts';
import { text } from '../../model/text.ts';
import type { ConnectorContext } from '../spi.ts';
import { isRecord, type Ask } from '../http/client.ts';
import { clientFor, outcomeOfError, requestTo } from './protocol.ts';

/**
 * What a tenant has of password management, as its API gave it: `PasswordSyncGroup`, `PasswordPolicyV3Dto` and `Source`
 * documents, unread but for being objects. What they mean to Lockstep is core/model's to say.
 */
export interface SailPointDocuments {
  readonly passwordSyncGroups: readonly SailPointDocument[];
  readonly passwordPolicies: readonly SailPointDocument[];
  readonly sources: readonly SailPointDocument[];
}

export type SailPointDocument = Readonly<Record<string, unknown>>;

export type DocumentsAnswer =
  | { readonly kind: 'documents'; readonly documents: SailPointDocuments }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

/** Reads all three lists to their ends. Half a list would lose groups in an import, so it is all or an outcome. */
export async function readDocuments(context: ConnectorContext): Promise<DocumentsAnswer> {
  const ask = clientFor(context);
  const lists: SailPointDocument[][] = [];
  for (const path of ['password-sync-groups', 'password-policies', 'sources']) {
    const list = await readList(path, ask, context);
    if (!Array.isArray(list)) return { kind: 'outcome', outcome: list };
    lists.push(list);
  }
  const [passwordSyncGroups = [], passwordPolicies = [], sources = []] = lists;
  return { kind: 'documents', documents: { passwordSyncGroups, passwordPolicies, sources } };
}

/** The API allows 250; a source can have 20 kB, and of an answer 1 MB is read. */
const pageSize = 50;
const maxItems = 5_000;

/**
 * `offset`, `limit` and `count=true`, which makes the answer say `X-Total-Count` (developer.sailpoint.com, *Standard
 * Collection Parameters*). A page that is too long to be read is asked for again at half its size.
 */
async function readList(path: string, ask: Ask, context: ConnectorContext): Promise<SailPointDocument[] | Outcome> {
  const items: SailPointDocument[] = [];
  let limit = pageSize;
  while (items.length < maxItems) {
    const query = new URLSearchParams({ limit: String(limit), offset: String(items.length), count: 'true' });
    const asked = await ask(requestTo(context, { method: 'GET', path: `${path}?${query}` }));
    if (asked.kind === 'outcome') return asked.outcome;
    const { answer } = asked;
    if (answer.status === 200 && answer.json === undefined && limit > 1) {
      limit = Math.ceil(limit / 2);
      continue;
    }
    const page = documentsIn(answer.json);
    if (answer.status !== 200 || page === undefined) return outcomeOfError(answer);
    items.push(...page);
    const total = answer.header('X-Total-Count');
    const isWhole = total === null ? page.length < limit : items.length >= Number(total);
    if (isWhole) return items;
    if (page.length === 0) return { kind: 'misconfigured', explanation: text('connectors.sailpoint.listEnds', path) };
  }
  return { kind: 'misconfigured', explanation: text('connectors.sailpoint.listTooLong', path, maxItems) };
}

function documentsIn(json: unknown): SailPointDocument[] | undefined {
  return Array.isArray(json) && json.every(isRecord) ? json : undefined;
}
