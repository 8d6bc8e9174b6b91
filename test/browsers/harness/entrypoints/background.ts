import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import type { OAuthClient } from '../../../../core/connectors/oauth/client.ts';
import type { SourceAnswer } from '../../../../core/connectors/http/guarded-fetch.ts';
import { authorize } from '../../../../core/oauth/authorize.ts';
import { SourceSchema } from '../../../../core/model/source.ts';
import { tokenHolderOf } from '../../../../core/oauth/source-tokens.ts';
import { accessTokenOf } from '../../../../core/oauth/tokens.ts';
import { createPermissions } from '../../../../core/platform/granted-origins.ts';
import { createFetchForSource } from '../../../../core/platform/network/guarded-fetch.ts';
import { identity } from '../../../../core/platform/identity.ts';
import { locks } from '../../../../core/platform/locks.ts';
import { clock } from '../../../../core/platform/time.ts';
import { openDatabase } from '../../../../core/store/database/open.ts';
import { runCall } from '../../../contract/runtime.ts';
import type { HarnessAnswers, HarnessCall, PlainAnswer } from '../rpc.ts';

type AnyAnswer = HarnessAnswers[HarnessCall['type']];

export default defineBackground(() => {
  browser.runtime.onMessage.addListener((message: HarnessCall, _sender, reply: (reply: unknown) => void) => {
    answer(message).then(
      (result) => reply({ result }),
      (error: unknown) => reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
    return true;
  });
});

const underWay = new Map<string, AbortController>();

async function answer(message: HarnessCall): Promise<AnyAnswer> {
  switch (message.type) {
    case 'connector': {
      const { call } = message;
      const { deadlineMs } = call.context;
      const fetchFor = createFetchForSource(permissions, deadlineMs === undefined ? {} : { deadlineMs });
      return abortable(call.id, (signal) => runCall(call, fetchFor, signal));
    }
    case 'request':
      return abortable(message.id, async (signal) =>
        plain(await createFetchForSource(permissions)({ url: message.url }, signal)(message.request)),
      );
    case 'abort':
      underWay.get(message.id)?.abort();
      return null;
    case 'authorize':
      return authorize(tokenDeps, await holderOf(message.client));
    case 'accessToken':
      return accessTokenOf(tokenDeps, await holderOf(message.client))(message.refused);
    case 'redirectUri':
      return identity.redirectUri(message.sourceId);
    case 'countRules':
      return (await browser.declarativeNetRequest.getSessionRules()).length;
    default:
      throw new Error('The harness knows no such call');
  }
}

const permissions = createPermissions();
const tokenDeps = { fetchFor: createFetchForSource(permissions), clock, locks, identity };

async function holderOf(client: OAuthClient) {
  const db = await openDatabase();
  const source = v.parse(SourceSchema, {
    id: 'harness',
    name: 'Harness',
    connector: 'harness',
    url: 'https://api.example',
    passwordChangeMode: 'selfService',
  });
  await db.put('sources', source);
  return tokenHolderOf(db, source, client, { secrets: {}, confirmed: undefined });
}

async function abortable<T>(id: string | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  if (id !== undefined) underWay.set(id, ending);
  try {
    return await work(ending.signal);
  } finally {
    if (id !== undefined) underWay.delete(id);
  }
}

function plain(from: SourceAnswer): PlainAnswer {
  if (from.kind !== 'answer') return from;
  const { header, ...rest } = from;
  return { ...rest, setCookie: header('Set-Cookie') };
}
