import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import type { SourceAnswer } from '../../../../core/connectors/guarded-fetch.ts';
import { createFetchForSource } from '../../../../core/platform/guarded-fetch.ts';
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
      const { url, deadlineMs } = call.context;
      const fetchFor = createFetchForSource(deadlineMs === undefined ? {} : { deadlineMs });
      return abortable(call.id, (signal) => runCall(call, fetchFor({ url }, signal), signal));
    }
    case 'request':
      return abortable(message.id, async (signal) =>
        plain(await createFetchForSource()({ url: message.url }, signal)(message.request)),
      );
    case 'abort':
      underWay.get(message.id)?.abort();
      return null;
    case 'countRules':
      return (await browser.declarativeNetRequest.getSessionRules()).length;
    default:
      throw new Error('The harness knows no such call');
  }
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
