import * as v from 'valibot';
import { looksLikeSecret, type Problem, shapeProblems } from '../../../model/configuration/shape.ts';
import { text } from '../../../model/text.ts';
import { type Description, type DescriptionInput, DescriptionSchema } from '../description.ts';
import { templatesOf } from '../scope.ts';
import { problemsOf } from '../soundness.ts';
import { parseTemplate } from '../template.ts';

/** What is wrong with a description that is to be kept as a preset: it is complete, and holds no secret itself. */
export function ownPresetProblems(description: unknown): readonly Problem[] {
  const { issues, success, output } = v.safeParse(DescriptionSchema, description);
  if (!success) return shapeProblems(issues);
  if (JSON.stringify(description).length > maxDescriptionLength)
    return [{ path: [], sentence: text('connectors.webServices.wrong.tooLong') }];
  return [...problemsOf(output), ...writtenSecrets(output)];
}

/** In characters, as JSON. */
const maxDescriptionLength = 200_000;

/** An own preset as a file. */
export function ownPresetFile({ name, description }: { readonly name: string; readonly description: unknown }): string {
  return `${JSON.stringify({ lockstepPreset: 1, name, description }, null, 2)}\n`;
}

export interface OwnPreset {
  readonly name: string;
  readonly description: DescriptionInput;
}

/**
 * A preset is handed on, so a secret is named in it (`{{secrets.…}}`) and never written out. By their names: what would be
 * a header, a field or a setting for a secret, with a text that is no variable.
 */
function writtenSecrets({ requests, settings }: Description): readonly Problem[] {
  const inRequests = Object.entries(requests).flatMap(([name, request]) =>
    templatesOf(request)
      .filter(({ path, place, text: written }) => place !== 'answer' && isForSecret(path) && isWrittenOut(written))
      .map(({ path }) => ['requests', name, ...path]),
  );
  const inSettings = Object.entries(settings)
    .filter(([name, { default: unset = '' }]) => looksLikeSecret(name) && unset !== '')
    .map(([name]) => ['settings', name, 'default']);
  return [...inRequests, ...inSettings].map((path) => ({
    path,
    sentence: text('connectors.webServices.wrong.writtenSecret'),
  }));
}

function isForSecret(path: readonly (string | number)[]): boolean {
  const key = path.findLast((part) => typeof part === 'string') ?? '';
  return key === 'bearer' || /^(?:proxy-)?authorization$/i.test(key) || looksLikeSecret(key);
}

function isWrittenOut(written: string): boolean {
  return written.trim() !== '' && (parseTemplate(written) ?? []).every((part) => typeof part === 'string');
}
