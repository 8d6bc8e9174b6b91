import { useSignal } from '@preact/signals';
import { LineField, SelectField } from '../../controls/line-field.tsx';
import { JsonField } from '../json-field.tsx';
import { t } from '../words.ts';
import { useDraft } from './draft.ts';
import { Entries } from './entries.tsx';
import { TemplateField } from './template-field.tsx';
import { type Path, recordAt, textAt, valueAt } from './tree.ts';

const matchers = ['exists', 'missing', 'equals', 'includes', 'matches'] as const;
type Matcher = (typeof matchers)[number];

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
  const { value, put, error } = useDraft();
  const matcher = recordAt(value, path);
  const keys = Object.keys(matcher);
  // Several at once are for those who write JSON.
  if (keys.length > 1)
    return (
      <JsonField
        label={t('admin.structure.matcherOf', label)}
        rows={3}
        value={matcher}
        error={error(t('admin.structure.matcherOf', label), ...path)}
        onChange={(next) => put(path, next)}
      />
    );
  const kind = kindOf(matcher);
  const place = [...path, kind];
  return (
    <>
      <SelectField
        label={t('admin.structure.matcherOf', label)}
        value={kind}
        options={matchers.map((one) => ({ value: one, label: t(`admin.structure.matcher.${one}`) }))}
        onChange={(next) => put(path, matcherOf(next))}
      />
      {kind === 'equals' &&
        (typeof matcher['equals'] === 'string' ? (
          <TemplateField label={t('admin.structure.valueOf', label)} path={place} request={request} place="answer" />
        ) : (
          <LiteralField label={t('admin.structure.valueOf', label)} path={place} />
        ))}
      {kind === 'equals' && (
        <SelectField
          label={t('admin.structure.kindOf', label)}
          value={typeof matcher['equals'] === 'string' ? 'text' : 'literal'}
          options={(['text', 'literal'] as const).map((one) => ({
            value: one,
            label: t(`admin.structure.kind.${one}`),
          }))}
          onChange={(next) => put(place, next === 'text' ? '' : (literalIn(textAt(value, place)) ?? null))}
        />
      )}
      {(kind === 'includes' || kind === 'matches') && (
        <LineField
          label={t('admin.structure.valueOf', label)}
          value={textAt(value, place)}
          error={error(t('admin.structure.valueOf', label), ...path)}
          onInput={(text) => put(place, text)}
        />
      )}
    </>
  );
}

function kindOf(matcher: Readonly<Record<string, unknown>>): Matcher {
  if (matcher['exists'] === false) return 'missing';
  return matchers.find((one) => Object.hasOwn(matcher, one)) ?? 'exists';
}

function matcherOf(kind: string): Readonly<Record<string, unknown>> {
  if (kind === 'exists' || kind === 'missing') return { exists: kind === 'exists' };
  return { [kind]: '' };
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
