import type { ComponentChildren } from 'preact';
import type { ShownAnswer, ShownRequest } from '../../../../../core/connectors/http/trace.ts';
import { BidiText } from '../../../../controls/bidi-text.tsx';
import { Mark } from '../../../../controls/mark.tsx';
import { t } from '../../../../app/text.ts';

/** A request as it goes over the wire, with the names of its secrets standing out. */
export function RequestView({ request }: { readonly request: ShownRequest }) {
  const { method, url, headers, body, changes, sharedCookies } = request;
  const basic = headers.map(([, value]) => basicIn(value)).find((one) => one !== null);
  return (
    <>
      <Exact label={t('admin.exchange.request')}>
        <Named>{wire(`${method} ${url ?? ''}`, headers, body)}</Named>
      </Exact>
      {basic && (
        <p class="small soft">
          {t('admin.exchange.basic')} <code>{basic}</code>
        </p>
      )}
      {(changes || sharedCookies) && (
        <div class="row">
          {changes && (
            <Mark tone="warn" icon="warning">
              {t('admin.exchange.changes')}
            </Mark>
          )}
          {sharedCookies && (
            <Mark tone="neutral" icon="dash">
              {t('admin.exchange.sharedCookies')}
            </Mark>
          )}
        </div>
      )}
    </>
  );
}

export function AnswerView({ answer }: { readonly answer: ShownAnswer }) {
  if (answer.kind === 'redirect') return <p>{t('admin.exchange.redirect')}</p>;
  if (answer.kind === 'none') return <p>{t(`admin.exchange.none.${answer.why}`)}</p>;
  const { status, headers, body, cut } = answer;
  return (
    <>
      <Exact label={t('admin.exchange.answer')}>
        <BidiText>{wire(String(status), headers, body)}</BidiText>
      </Exact>
      {cut && <p class="small soft">{t(body === null ? 'admin.exchange.tooLong' : 'admin.exchange.cut')}</p>}
    </>
  );
}

/** Letter by letter. */
function Exact({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <figure aria-label={label}>
      <pre class="exact">{children}</pre>
    </figure>
  );
}

function Named({ children }: { readonly children: string }) {
  return (
    <>
      {children.split(/((?:<|%3C)[A-Za-z][A-Za-z0-9.]*(?:>|%3E))/).map((part, index) =>
        // The odd ones are the names. Nothing is moved about in here.
        // oxlint-disable-next-line react/no-array-index-key
        index % 2 === 1 ? <mark key={index}>{part}</mark> : part,
      )}
    </>
  );
}

function wire(first: string, headers: readonly (readonly [string, string])[], body: string | null): string {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
  return body === null || body === '' ? lines : `${lines}\n\n${body}`;
}

/** What Basic authentication holds; null where the value is something else. */
function basicIn(value: string): string | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(value) ?? [];
  if (encoded === undefined) return null;
  return new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
}
