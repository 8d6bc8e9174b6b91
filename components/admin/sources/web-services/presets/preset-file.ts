import * as v from 'valibot';
import { ownPresetProblems, type OwnPreset } from '../../../../../core/connectors/web-services/presets/user-preset.ts';
import { type FileProblem, readJsonFile } from '../../../../../core/model/configuration/file.ts';
import { type Path, type Problem, shapeProblems } from '../../../../../core/model/configuration/shape.ts';

export type PresetReading =
  { readonly ok: true; readonly preset: OwnPreset } | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Reads an exported preset, a preset of the package, or a bare description; what is wrong with it, by line. */
export function readPresetFile(file: string): PresetReading {
  const read = readJsonFile(file, problemsIn);
  return read.ok ? { ok: true, preset: presetIn(read.content) } : read;
}

const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));

/** Beside the description, which has a validator of its own. */
const OwnSchema = v.strictObject({ lockstepPreset: v.literal(1), name, description: v.unknown() });
const PackagedSchema = v.looseObject({ system: name, description: v.unknown() });
const BareSchema = v.looseObject({ name });

function problemsIn(content: unknown): readonly Problem[] {
  const { schema, at } = kindOf(content);
  const { issues, success } = v.safeParse(schema, content);
  if (!success) return shapeProblems(issues);
  const description = at.length === 0 ? content : (content as { readonly description: unknown }).description;
  return ownPresetProblems(description).map(({ path, sentence }) => ({ path: [...at, ...path], sentence }));
}

function kindOf(content: unknown): { readonly schema: v.GenericSchema; readonly at: Path } {
  const has = (key: string) => typeof content === 'object' && content !== null && Object.hasOwn(content, key);
  if (has('provedAgainst')) return { schema: PackagedSchema, at: ['description'] };
  if (has('lockstepPreset') || has('description')) return { schema: OwnSchema, at: ['description'] };
  return { schema: BareSchema, at: [] };
}

/** Of content that {@link problemsIn} finds nothing in. */
function presetIn(content: unknown): OwnPreset {
  const { name: own, system, description } = content as Readonly<Record<string, unknown>>;
  return {
    name: String(system ?? own).trim(),
    description: (description ?? content) as OwnPreset['description'],
  };
}
