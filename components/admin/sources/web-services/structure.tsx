import { useSignal } from '@preact/signals';
import { useRef, useState } from 'preact/hooks';
import type { Problem } from '../../../../core/model/configuration/shape.ts';
import { offerFocus } from '../../../app/forms/focus.ts';
import { Disclosure } from '../../../controls/disclosure.tsx';
import { LineField, SelectField } from '../../../controls/fields/line-field.tsx';
import { Notice } from '../../../controls/notice.tsx';
import { t } from '../../../app/text.ts';
import { DraftProvider, draftOf, isWithin, operationPaths, ownErrors, renameVariable } from './draft.ts';
import { Entries } from './fields/entries.tsx';
import { OAuthCard } from './oauth-card.tsx';
import { OperationCard } from './operation-card.tsx';
import { PlaceFields } from './fields/place-fields.tsx';
import { RequestCard } from './request-card.tsx';
import { Rows } from './fields/rows.tsx';
import { type Path, recordAt, textAt, valueAt, withValue } from './tree.ts';

/**
 * A description operation by operation and request by request. It is another view of the value that the JSON beside it
 * shows; what it has no field for stays as it is.
 */
export function Structure({
  description,
  problems,
  onChange,
}: {
  readonly description: unknown;
  /** Of the validator; the paths begin in the description. */
  readonly problems: readonly Problem[];
  readonly onChange: (description: unknown) => void;
}) {
  const [fresh] = useState(() => new Set<string>());
  const draft = draftOf(description, problems, onChange, fresh);
  const chosen = useSignal('');
  const box = useRef<HTMLDivElement>(null);
  if (typeof description === 'string') return <Notice>{t('admin.structure.notJson')}</Notice>;

  const operations = operationPaths.filter((path) => valueAt(description, path) !== undefined);
  const left = operationPaths.filter((path) => !operations.includes(path));
  const next = left.find((path) => path.join(' ') === chosen.value) ?? left[0];
  const requests = Object.keys(recordAt(description, ['requests']));
  const addOperation = () => {
    if (!next) return;
    fresh.add(next.join(' '));
    const found = next[0] === 'findAccounts' ? { accounts: { id: '/id', name: '/name' } } : {};
    onChange(withValue(description, next, { steps: [], ...found }));
  };
  const refocus = () =>
    requestAnimationFrame(() => offerFocus(box.current?.querySelector<HTMLElement>('.adds button')));
  const above = [['change'], ['test'], ['requests'], []].flatMap((path) => ownErrors(problems, '', ...path));

  return (
    <DraftProvider value={draft}>
      <div class="stack" ref={box}>
        {description !== undefined && <Errors of={above} />}
        <LineField
          label={t('admin.structure.name')}
          value={textAt(description, ['name'])}
          error={description === undefined ? undefined : draft.error(t('admin.structure.name'), 'name')}
          onInput={(text) => draft.put(['name'], text)}
        />
        {(['secrets', 'settings'] as const).map((kind) => (
          <Entries
            key={kind}
            title={t(`admin.structure.${kind}`)}
            one={t(kind === 'secrets' ? 'admin.structure.oneSecret' : 'admin.structure.oneSetting')}
            path={[kind]}
            add={{ name: kind === 'secrets' ? 'secret' : 'setting', value: { label: '' } }}
            rename={renameVariable}
          >
            {(name, label) => (
              <>
                <LineField
                  label={t('admin.structure.labelOf', label)}
                  value={textAt(description, [kind, name, 'label'])}
                  error={draft.error(t('admin.structure.labelOf', label), kind, name, 'label')}
                  onInput={(text) => draft.put([kind, name, 'label'], text)}
                />
                {kind === 'settings' && (
                  <LineField
                    label={t('admin.structure.defaultOf', label)}
                    value={textAt(description, [kind, name, 'default'])}
                    onInput={(text) => draft.put([kind, name, 'default'], text === '' ? undefined : text)}
                  />
                )}
              </>
            )}
          </Entries>
        ))}
        <OAuthCard />
        <Rows
          title={t('admin.structure.sentences')}
          hint={t('admin.structure.sentencesHint')}
          label={(number) => t('admin.structure.sentencePlace', number)}
          path={['sentences']}
          fresh={{ json: '/error' }}
          addLabel={t('admin.structure.addSentencePlace')}
          isOrdered
        >
          {(label, path) => <PlaceFields label={label} path={path} />}
        </Rows>
        <section class="stack tight" aria-label={t('admin.structure.operations')}>
          <h3>{t('admin.structure.operations')}</h3>
          {operations.map((path) => (
            <Disclosure
              key={path.join(' ')}
              title={operationName(path)}
              beside={problems.some((one) => isWithin(one, path)) && <ToMend />}
              startsOpen={fresh.has(path.join(' '))}
            >
              <OperationCard path={path} onGone={refocus} />
            </Disclosure>
          ))}
          {next && (
            <div class="preset adds">
              <SelectField
                label={t('admin.structure.operationToAdd')}
                value={next.join(' ')}
                options={left.map((path) => ({ value: path.join(' '), label: operationName(path) }))}
                onChange={(path) => (chosen.value = path)}
              />
              <button type="button" onClick={addOperation}>
                {t('admin.structure.addOperation')}
              </button>
            </div>
          )}
        </section>
        {requests.length > 0 && (
          <section class="stack tight" aria-label={t('admin.structure.requests')}>
            <h3>{t('admin.structure.requests')}</h3>
            {requests.map((name, index) => (
              // It stays open while it is renamed.
              <Disclosure
                // oxlint-disable-next-line react/no-array-index-key
                key={index}
                title={t('admin.structure.request', name)}
                beside={
                  <>
                    <code class="soft">
                      {textAt(description, ['requests', name, 'method'])}{' '}
                      {textAt(description, ['requests', name, 'path'])}
                    </code>
                    {problems.some((one) => isWithin(one, ['requests', name])) && <ToMend />}
                  </>
                }
                startsOpen={fresh.has(name)}
              >
                <Errors of={ownErrors(problems, '', 'requests', name)} />
                <RequestCard name={name} onGone={refocus} />
              </Disclosure>
            ))}
          </section>
        )}
      </div>
    </DraftProvider>
  );
}

function Errors({ of: sentences }: { readonly of: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul class="problems wrong">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function ToMend() {
  return <span class="wrong">{t('admin.structure.wrong')}</span>;
}

function operationName(path: Path): string {
  const [kind, mode] = path as readonly [
    'change' | 'verify' | 'findAccounts' | 'test',
    ('selfService' | 'serviceAccount')?,
  ];
  const words = t(`admin.operation.${kind}`);
  return mode === undefined ? words : t('admin.structure.byMode', words, t(`admin.sources.${mode}`));
}
