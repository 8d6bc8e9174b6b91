import { Empty } from './empty.tsx';
import { Loaded } from './loaded.tsx';
import { SourceCard } from './source-card.tsx';
import type { LiveStored } from './stored.ts';
import { t } from './words.ts';

/** The sources: what they are, and what has to be done here before they work. Their editor comes to the cards. */
export function SourcesView({ stored }: { readonly stored: LiveStored }) {
  return (
    <>
      <p class="soft">{t('admin.sources.intro')}</p>
      <Loaded from={stored}>
        {(value) =>
          value.sources.length === 0 ? (
            <Empty>{t('admin.sources.empty')}</Empty>
          ) : (
            <ul class="plain stack">
              {value.sources.map((source) => (
                <li key={source.id}>
                  <SourceCard source={source} stored={value} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
