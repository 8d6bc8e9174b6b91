import { useSignal } from '@preact/signals';
import { LineField, SelectField } from '../../../../controls/fields/line-field.tsx';
import { t } from '../../../../app/text.ts';
import { useDraft } from '../draft.ts';
import { Entries } from './entries.tsx';
import { TemplateField } from './template-field.tsx';
import { type Path, recordAt, textAt, valueAt } from '../tree.ts';

const matcherKinds = ['exists', 'missing', 'equals', 'includes', 'matches'] as const;
type MatcherKind = (typeof matcherKinds)[number];
type MatcherKey = Exclude<MatcherKind, 'missing'>;
const matcherKeys: readonly MatcherKey[] = ['equals', 'matches', 'includes', 'exists'];

/** What values in an answer have to be, by JSON pointer or by header. */
export function MatcherEntries({
  kind,
  request,
  path,
}: {
  readonly kind: 'json' | 'headers';
  readonly request: string;
  readonly path: Path;
}) {
  const name = kind === 'json' ? '/error' : 'Content-Type';
  return (
    <Entries
      title={t(`admin.structure.conditions.${kind}`)}
      one={t(`admin.structure.condition.${kind}`)}
      path={path}
      add={{ name, value: { exists: true } }}
    >
      {(one, label) => <MatcherFields label={label} request={request} path={[...path, one]} />}
    </Entries>
  );
}

function MatcherFields({
  label,
  request,
  path,
}: {
  readonly label: string;
  readonly request: string;
  readonly path: Path;
}) {
  const { value, put } = useDraft();
  const matcher = recordAt(value, path);
  const conditions = matcherKeys.filter((key) => Object.hasOwn(matcher, key));
  const left = matcherKeys.filter((key) => !conditions.includes(key));
  const [next] = left;
  /** In the place of the former one, so that the fields stay where they are. */
  const replace = (key: MatcherKey, kind: MatcherKind) =>
    put(path, Object.fromEntries(Object.entries(matcher).map(([one, is]) => (one === key ? fresh(kind) : [one, is]))));
  return (
    <>
      {inOrder(matcher, conditions).map((key, index) => {
        const name = index === 0 ? label : t('admin.structure.furtherCondition', label, index + 1);
        return (
          // What it has to be may be chosen otherwise in its place.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} class={conditions.length > 1 ? 'condition several' : 'condition'}>
            <SelectField
              label={t('admin.structure.matcherOf', name)}
              value={kindOf(matcher, key)}
              options={matcherKinds
                .filter((kind) => [key, ...left].includes(keyOf(kind)))
                .map((kind) => ({ value: kind, label: t(`admin.structure.matcher.${kind}`) }))}
              onChange={(kind) => replace(key, kind as MatcherKind)}
            />
            {key === 'equals' && <EqualsFields label={name} request={request} path={[...path, key]} />}
            {(key === 'includes' || key === 'matches') && <TextField label={name} path={[...path, key]} />}
            {conditions.length > 1 && (
              <button
                type="button"
                aria-label={t('admin.structure.removeConditionOf', name)}
                onClick={() => put([...path, key], undefined)}
              >
                {t('admin.structure.removeCondition')}
              </button>
            )}
          </div>
        );
      })}
      {next && (
        <button
          type="button"
          aria-label={t('admin.structure.addConditionOf', label)}
          onClick={() => put(path, Object.fromEntries([...Object.entries(matcher), fresh(next)]))}
        >
          {t('admin.structure.addCondition')}
        </button>
      )}
    </>
  );
}

/** What a value has to equal, as a text or as another kind of JSON. */
function EqualsFields({
  label,
  request,
  path,
}: {
  readonly label: string;
  readonly request: string;
  readonly path: Path;
}) {
  const { value, put } = useDraft();
  const isText = typeof valueAt(value, path) === 'string';
  const name = t('admin.structure.valueOf', label);
  return (
    <>
      {isText ? (
        <TemplateField label={name} path={path} request={request} place="answer" />
      ) : (
        <LiteralField label={name} path={path} />
      )}
      <SelectField
        label={t('admin.structure.kindOf', label)}
        value={isText ? 'text' : 'literal'}
        options={(['text', 'literal'] as const).map((one) => ({
          value: one,
          label: t(`admin.structure.kind.${one}`),
        }))}
        onChange={(next) => put(path, next === 'text' ? '' : (literalIn(textAt(value, path)) ?? null))}
      />
    </>
  );
}

function TextField({ label, path }: { readonly label: string; readonly path: Path }) {
  const { value, put, error } = useDraft();
  const name = t('admin.structure.valueOf', label);
  return (
    <LineField
      label={name}
      value={textAt(value, path)}
      error={error(name, ...path)}
      onInput={(text) => put(path, text)}
    />
  );
}

/** In the order in which they stand in the description. */
function inOrder(matcher: Readonly<Record<string, unknown>>, keys: readonly MatcherKey[]): readonly MatcherKey[] {
  const all = Object.keys(matcher);
  return keys.toSorted((one, other) => all.indexOf(one) - all.indexOf(other));
}

function kindOf(matcher: Readonly<Record<string, unknown>>, key: MatcherKey): MatcherKind {
  return key === 'exists' && matcher[key] === false ? 'missing' : key;
}

function keyOf(kind: MatcherKind): MatcherKey {
  return kind === 'missing' ? 'exists' : kind;
}

function fresh(kind: MatcherKind): readonly [MatcherKey, unknown] {
  return kind === 'exists' || kind === 'missing' ? ['exists', kind === 'exists'] : [kind, ''];
}

/** What is typed counts once it is one; until then the former one stands. */
function LiteralField({ label, path }: { readonly label: string; readonly path: Path }) {
  const { value, put, error } = useDraft();
  const typed = useSignal<string | null>(null);
  const isWrong = typed.value !== null && literalIn(typed.value) === undefined;
  return (
    <LineField
      label={label}
      value={typed.value ?? JSON.stringify(valueAt(value, path))}
      error={isWrong ? t('admin.structure.notLiteral') : error(label, ...path)}
      onInput={(text) => {
        typed.value = text;
        const literal = literalIn(text);
        if (literal !== undefined) put(path, literal);
      }}
    />
  );
}

/** A number, true, false or null; undefined where it is something else. */
function literalIn(text: string): number | boolean | null | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : undefined;
  } catch {
    return undefined;
  }
}
