import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Problem } from '../../../../core/model/configuration/shape.ts';
import { labelled } from '../../editor/field-errors.ts';
import { listAt, type Path, recordAt, withName, withTexts, withValue } from './tree.ts';

/** The description that is being edited, for every field of it. */
export interface Draft {
  readonly value: unknown;
  readonly change: (value: unknown) => void;
  /** Puts a value at its place; undefined takes it away. */
  readonly put: (path: Path, value: unknown) => void;
  /** What is wrong at the path or below it, by the validator that saving goes by. */
  readonly error: (label: string, ...path: Path) => string | undefined;
  /** What is wrong with the place itself, not with what is in it. */
  readonly ownError: (label: string, ...path: Path) => string | undefined;
  /** Operations and requests that were added here: they are shown open. */
  readonly fresh: Set<string>;
}

const DraftContext = createContext<Draft | null>(null);
export const DraftProvider = DraftContext.Provider;

export function useDraft(): Draft {
  const draft = useContext(DraftContext);
  if (!draft) throw new Error('A field of a description was rendered outside of its editor.');
  return draft;
}

/** @param problems with paths that begin in the description */
export function draftOf(
  value: unknown,
  problems: readonly Problem[],
  change: (value: unknown) => void,
  fresh: Set<string>,
): Draft {
  return {
    value,
    change,
    fresh,
    put: (path, next) => change(withValue(value, path, next)),
    error: (label, ...path) =>
      lines(problems.filter((problem) => isWithin(problem, path)).map(({ sentence }) => labelled(sentence, label))),
    ownError: (label, ...path) => lines(ownErrors(problems, label, ...path)),
  };
}

/** Each sentence about the place itself. */
export function ownErrors(problems: readonly Problem[], label: string, ...path: Path): readonly string[] {
  return problems
    .filter((problem) => problem.path.length === path.length && isWithin(problem, path))
    .map(({ sentence }) => labelled(sentence, label));
}

/** Whether a problem is at the path or below it. */
export function isWithin({ path: at }: Problem, path: Path): boolean {
  return path.every((key, index) => at[index] === key);
}

function lines(sentences: readonly string[]): string | undefined {
  return sentences.length === 0 ? undefined : [...new Set(sentences)].join('\n');
}

/** The operations, by their places in a description. */
export const operationPaths: readonly Path[] = [
  ['change', 'selfService'],
  ['change', 'serviceAccount'],
  ['verify'],
  ['findAccounts', 'selfService'],
  ['findAccounts', 'serviceAccount'],
  ['test', 'selfService'],
  ['test', 'serviceAccount'],
];

/** A request is called otherwise, wherever it is sent. */
export function renameRequest(description: unknown, from: string, to: string): unknown {
  const renamed = withName(description, ['requests'], from, to);
  return operationPaths
    .flatMap((path) => [
      [...path, 'steps'],
      [...path, 'finally'],
    ])
    .reduce((tree, path) => {
      const names = listAt(tree, path);
      return names.includes(from)
        ? withValue(
            tree,
            path,
            names.map((name) => (name === from ? to : name)),
          )
        : tree;
    }, renamed);
}

/** A variable is called otherwise, wherever it stands: `secrets.token` and its like. */
export function renameVariable(description: unknown, path: Path, from: string, to: string): unknown {
  const kind = path.at(-1) === 'keep' ? 'kept' : String(path.at(-1));
  const renamed = withName(description, path, from, to);
  const requests = Object.keys(recordAt(description, ['requests']));
  const isAlsoKept =
    kind === 'kept' && requests.filter((name) => from in recordAt(description, ['requests', name, 'keep'])).length > 1;
  if (isAlsoKept || !/^[A-Za-z][A-Za-z0-9]*$/.test(from)) return renamed;
  const use = new RegExp(`\\{\\{(\\s*)${kind}\\.${from}(?=[\\s|}])`, 'g');
  return withTexts(renamed, (text) => text.replaceAll(use, (_, blanks: string) => `{{${blanks}${kind}.${to}`));
}
