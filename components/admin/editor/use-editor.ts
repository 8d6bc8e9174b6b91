import { effect, type ReadonlySignal, useSignal } from '@preact/signals';
import { type Path, placeOf } from '../../../core/model/configuration/shape.ts';
import type { EditedKind } from '../../../core/model/configuration/edit.ts';
import { isSame } from '../../../core/model/same.ts';
import { isManaged } from '../../../core/model/managed/managed.ts';
import { text } from '../../../core/model/text.ts';
import { say } from '../../../core/platform/i18n.ts';
import { database } from '../../app/live.ts';
import { labelled, placed } from './field-errors.ts';
import { useGuard, useRouter } from '../shell/router.ts';
import { itemIn, type LiveStored } from '../shell/stored.ts';
import type { CommandState } from '../../app/command.ts';
import { useCommand } from '../shell/services.ts';
import { tn } from '../../app/plural.ts';

interface Item {
  readonly id: string;
  readonly name: string;
}

/** The draft of one item, and what is known of the record that it started from. */
export interface Editor<T extends Item> {
  readonly draft: T;
  readonly isNew: boolean;
  /** The organisation manages the record: it is shown, and neither changed nor removed. */
  readonly isManaged: boolean;
  readonly isUnsaved: boolean;
  /** The record is not what the draft started from any more: someone else changed or deleted it. */
  readonly remoteState: 'same' | 'changed' | 'deleted';
  readonly isBusy: boolean;
  readonly state: ReadonlySignal<CommandState>;
  readonly change: (part: Partial<T>) => void;
  /** What is wrong at a field, in words that name it by its label. */
  readonly error: (label: string, ...path: Path) => string | undefined;
  /** What is wrong anywhere in a field's value: a line for each, which begins with its place there. */
  readonly within: (label: string, ...path: Path) => string | undefined;
  /** What is wrong and stands at none of these fields (`name`, `connectorAttributes.domain`). */
  readonly others: (...fields: readonly string[]) => readonly string[];
  /** Goes to `next` when it is saved; answers whether it was. */
  readonly save: (next: string, confirmedOrigins?: readonly string[]) => Promise<boolean>;
  readonly remove: (next: string) => Promise<void>;
  /** Takes what is stored now in place of the draft. */
  readonly reload: () => void;
  /** The next save takes the place of what is stored now. */
  readonly overwrite: () => void;
}

/**
 * `opened` is what is stored as the editor opens, null for a new item; `draftOf` makes the draft of it. Give the
 * component a `key` for each item.
 */
export function useEditor<T extends Item>(
  kind: EditedKind,
  stored: LiveStored,
  opened: T | null,
  draftOf: (record: T | null) => T,
): Editor<T> {
  const { go } = useRouter();
  const { state, run, forget } = useCommand();
  const basedOn = useSignal<T | null>(opened);
  const start = useSignal<T>(draftOf(opened));
  const draft = useSignal<T>(start.peek());
  const isSettling = useSignal(false);
  const mended = useSignal<readonly string[]>([]);
  const isUnsaved = () => !isSame(draft.value, start.value);
  useGuard(isUnsaved);

  const { id } = draft.value;
  // The store of that kind holds such records.
  const current = () => (itemIn(stored, kind, id) ?? null) as T | null;
  const begin = (from: T | null) => {
    basedOn.value = from;
    start.value = draftOf(from);
    draft.value = start.value;
  };
  /** What changes in the store meanwhile is likely this page's own doing. */
  const isBusy = () => state.value.running || isSettling.value;
  const problems = () => state.value.problems.filter(({ path }) => !mended.value.includes(String(path[0])));

  const problemsAt = (path: Path) =>
    problems().filter((problem) => path.every((key, index) => problem.path[index] === key));

  return {
    draft: draft.value,
    isNew: basedOn.value === null,
    isManaged: isManagedHere(stored, kind, id),
    isUnsaved: isUnsaved(),
    remoteState: isBusy() ? 'same' : remoteStateOf(basedOn.value, current()),
    isBusy: isBusy(),
    state,
    change(part) {
      // A list can be dragged even where its fields are disabled.
      if (isManagedHere(stored, kind, id)) return;
      draft.value = { ...draft.value, ...part };
      mended.value = [...mended.value, ...Object.keys(part)];
    },
    error(label, ...path) {
      const here = problemsAt(path);
      return here.length === 0 ? undefined : here.map(({ sentence }) => labelled(sentence, label)).join(' ');
    },
    within(label, ...path) {
      const lines = problemsAt(path).map((problem) =>
        placed(problem.sentence, placeOf(problem.path.slice(path.length)) || label),
      );
      const more = lines.length > maxLines ? [tn('admin.policies.andMore', lines.length - maxLines)] : [];
      return lines.length === 0 ? undefined : [...lines.slice(0, maxLines), ...more].join('\n');
    },
    others(...fields) {
      if (state.value.conflict) return [];
      if (state.value.problems.length === 0) return state.value.refusal.map(say);
      const rest = problems().filter(
        ({ path: [field, part] }) => !fields.includes(String(field)) && !fields.includes(`${field}.${part}`),
      );
      return rest.map(({ sentence }) => labelled(sentence, ''));
    },
    async save(next, confirmedOrigins = []) {
      mended.value = [];
      const sent = draft.peek();
      const saved = await run({
        type: 'saveItem',
        kind,
        item: record(sent),
        basedOn: basedOn.value && record(basedOn.value),
        confirmedOrigins: [...confirmedOrigins],
      });
      if (!saved) return false;
      isSettling.value = true;
      // There is none where somebody has deleted it in the same moment.
      const fresh = (await (await database()).get(kind, id)) as T | undefined;
      if (fresh) await readAgain(() => isSame(current(), fresh));
      // What was typed meanwhile stays, on this page, and is not saved.
      const typed = draft.peek() === sent ? null : draft.peek();
      begin(fresh ?? sent);
      if (typed) draft.value = typed;
      isSettling.value = false;
      go(typed ? location.hash : next, text('admin.editor.saved', sent.name));
      return true;
    },
    async remove(next) {
      if (basedOn.value === null) return;
      const { name } = basedOn.value;
      if (!(await run({ type: 'deleteItem', kind, id, basedOn: record(basedOn.value) }))) return;
      start.value = draft.value;
      go(next, text('admin.editor.removed', name));
    },
    reload() {
      forget();
      begin(current());
    },
    overwrite() {
      forget();
      basedOn.value = current();
    },
  };
}

function isManagedHere(stored: LiveStored, kind: EditedKind, id: string): boolean {
  return stored.value.state === 'ready' && isManaged(stored.value.value.managed, kind, id);
}

function record(item: Item): Record<string, unknown> {
  return { ...item };
}

function remoteStateOf(basedOn: object | null, current: object | null): Editor<Item>['remoteState'] {
  if (isSame(basedOn, current)) return 'same';
  return current === null ? 'deleted' : 'changed';
}

/** The page reads the store again after each commit; waits until it has. */
function readAgain(hasRead: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (hasRead()) resolve();
    });
    setTimeout(() => {
      stop();
      resolve();
    }, maxReadLength);
  });
}

/** Milliseconds. */
const maxReadLength = 1_000;

/** Of one field; who mends the first sees the next. */
const maxLines = 12;
