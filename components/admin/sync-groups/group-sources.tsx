import { useId, useMemo, useState } from 'preact/hooks';
import type { SyncGroup } from '../../../core/model/group.ts';
import type { Source } from '../../../core/model/source.ts';
import { obstacleToMembership } from '../../../core/model/configuration/validity.ts';
import { BidiText } from '../../controls/bidi-text.tsx';
import { CheckBox } from '../../controls/fields/check-box.tsx';
import { Mark } from '../../controls/mark.tsx';
import { notesOf } from '../../controls/fields/notes.tsx';
import { SortableList } from '../../controls/sortable-list.tsx';
import { ItemLink } from '../shell/item-link.tsx';
import { addressOfNew } from '../shell/route.ts';
import { useServices } from '../shell/services.ts';
import { useShortList } from '../../controls/short-list.tsx';
import type { Stored } from '../shell/stored.ts';
import { t } from '../../app/text.ts';

/** Which sources are in the group, in which order, and which may not be, with the reason. */
export function GroupSources({
  stored: { sources, groups },
  group,
  error,
  onChange,
}: {
  readonly stored: Stored;
  readonly group: SyncGroup;
  readonly error: string | undefined;
  readonly onChange: (sourceIds: readonly string[]) => void;
}) {
  const { connectors } = useServices();
  const { id: groupId, sourceIds } = group;
  // Not while typing: with thousands of sources and groups it takes its time.
  const reasons = useMemo(() => {
    const known = new Set(connectors.map(({ id }) => id));
    const taken = new Map(
      groups.filter(({ id }) => id !== groupId).flatMap(({ name, sourceIds: ids }) => ids.map((id) => [id, name])),
    );
    return new Map(sources.map((source) => [source.id, reasonAgainst(source, taken.get(source.id), known)]));
  }, [sources, groups, groupId, connectors]);

  // Those of the group first, as it opens: nothing moves away from under the pointer.
  const [atFirst] = useState(() => new Set(sourceIds));
  const chosen = new Set(sourceIds);
  const goneIds = sourceIds.filter((id) => !reasons.has(id));
  const joining = sources.filter(({ id }) => chosen.has(id) || !reasons.get(id));
  const mayJoin = [
    ...goneIds.map((id) => ({ id, name: id })),
    ...joining.filter(({ id }) => atFirst.has(id)),
    ...joining.filter(({ id }) => !atFirst.has(id)),
  ];
  const hintOf = (id: string) => (reasons.has(id) ? reasons.get(id) : t('admin.groups.reasons.gone'));
  const mayNot = sources.filter(({ id }) => !chosen.has(id) && reasons.get(id));
  const toggle = (id: string, isChosen: boolean) =>
    onChange(isChosen ? [...sourceIds, id] : sourceIds.filter((each) => each !== id));
  const list = useShortList(mayJoin, { label: t('admin.groups.findSource') });
  const { notes, describedBy } = notesOf(useId(), { error });

  return (
    <>
      <fieldset class="card stack tight" aria-describedby={describedBy}>
        <legend class="visually-hidden">{t('admin.groups.select')}</legend>
        <h2 aria-hidden="true">{t('admin.groups.select')}</h2>
        <p class="small soft">{t('admin.groups.selectHint')}</p>
        {error !== undefined && <div class="field">{notes}</div>}
        {list.filter}
        {list.shown.map(({ id, name }) => (
          <CheckBox
            key={id}
            checked={chosen.has(id)}
            invalid={error !== undefined}
            hint={chosen.has(id) ? hintOf(id) : undefined}
            onChange={(isChosen) => toggle(id, isChosen)}
          >
            <BidiText>{name}</BidiText>
          </CheckBox>
        ))}
        {list.more}
        {mayJoin.length === 0 && (
          <p>
            {t('admin.groups.noSources')} <a href={addressOfNew('sources')}>{t('admin.groups.makeSource')}</a>
          </p>
        )}
        {mayNot.length > 0 && <MayNotJoin sources={mayNot} reasons={reasons} />}
      </fieldset>
      {sourceIds.length > 0 && (
        <section class="card stack tight">
          <h2>{t('admin.groups.order')}</h2>
          <p class="small soft">{t('admin.groups.orderHint')}</p>
          <SortableList
            label={t('admin.groups.order')}
            items={sourceIds.map((id) =>
              itemOf(
                id,
                sources.find((source) => source.id === id),
              ),
            )}
            onMove={(from, to) => onChange(moved(sourceIds, from, to))}
          />
        </section>
      )}
    </>
  );
}

function MayNotJoin({
  sources,
  reasons,
}: {
  readonly sources: readonly Source[];
  readonly reasons: ReadonlyMap<string, string | undefined>;
}) {
  const list = useShortList(sources, { label: t('admin.groups.findOther'), atOnce: 10 });
  return (
    <details open={sources.length <= 5}>
      <summary>{t('admin.groups.mayNot')}</summary>
      <div class="stack tight">
        {list.filter}
        <ul class="plain stack tight">
          {list.shown.map(({ id, name }) => (
            <li key={id}>
              <ItemLink view="sources" item={{ id, name }} /> <span class="small soft">{reasons.get(id)}</span>
            </li>
          ))}
        </ul>
        {list.more}
      </div>
    </details>
  );
}

function reasonAgainst(source: Source, group: string | undefined, known: ReadonlySet<string>): string | undefined {
  if (group !== undefined) return t('admin.groups.reasons.inGroup', group);
  const obstacle = obstacleToMembership(source, known);
  return obstacle === null ? undefined : t(`admin.groups.reasons.${obstacle}`);
}

function itemOf(id: string, source: Source | undefined) {
  const name = source?.name ?? id;
  return {
    id,
    name,
    content: (
      <span class="row">
        <BidiText>{name}</BidiText>
        {source?.authenticationSource && (
          <Mark tone="busy" icon="lock">
            {t('admin.groups.signsIn')}
          </Mark>
        )}
      </span>
    ),
  };
}

function moved(ids: readonly string[], from: number, to: number): readonly string[] {
  const id = ids[from];
  return id === undefined ? ids : ids.toSpliced(from, 1).toSpliced(to, 0, id);
}
