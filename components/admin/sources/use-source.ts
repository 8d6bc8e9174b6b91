import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import type { Command } from '../../../core/messages/commands.ts';
import type { Source } from '../../../core/model/source.ts';
import { type Text, text } from '../../../core/model/text.ts';
import { useCommand, useServices } from '../shell/services.ts';
import { originsOf, capabilitiesFor } from '../../app/capabilities.ts';
import type { Answer } from '../../app/command.ts';

/**
 * Sends commands that have the background ask a source, one at a time: after the person let the extension reach it, where
 * that is not so yet. `run` is to be called straight from the click, because only then does the browser ask; `make` is
 * called once access is there. Answers with null where the browser or the background refused, and keeps why.
 */
export function useSourceCommand(): {
  readonly running: ReadonlySignal<boolean>;
  /** Why it was refused; empty when there is nothing to say. */
  readonly refusal: ReadonlySignal<readonly Text[]>;
  readonly run: <C extends Command>(source: Source, make: () => C) => Promise<Answer<C> | null>;
  readonly forget: () => void;
} {
  const { requestAccess, connectors } = useServices();
  const noAccess = useSignal(false);
  const { state, run, forget } = useCommand();
  return {
    running: useComputed(() => state.value.running),
    refusal: useComputed(() => (noAccess.value ? [text('admin.connection.refused')] : state.value.refusal)),
    async run(source, make) {
      const manifest = connectors.find(({ id }) => id === source.connector);
      noAccess.value = !(await requestAccess(originsOf(manifest, source)));
      return noAccess.value ? null : run(make());
    },
    forget: () => {
      noAccess.value = false;
      forget();
    },
  };
}

/** Can accounts be looked up there without their person, by the service account? */
export function useCanLookUp(source: Source): boolean {
  const manifest = useServices().connectors.find(({ id }) => id === source.connector);
  return source.passwordChangeMode === 'serviceAccount' && capabilitiesFor(manifest, source).canFindAccounts;
}

/** Does a sign-in there go by the browser's own cookies? */
export function useSharesCookies(source: Source): boolean {
  const manifest = useServices().connectors.find(({ id }) => id === source.connector);
  return capabilitiesFor(manifest, source).sharedCookies;
}
