import * as v from 'valibot';
import { text } from '../../model/text.ts';
import { DescriptionSchema } from './description.ts';

/** What a source of this kind keeps in its `connectorAttributes`. */
export const ShapeSchema = v.strictObject({
  /** How the service is spoken to; a preset's, or one's own. */
  description: v.pipe(DescriptionSchema, v.metadata({ label: text('connectors.webServices.description') })),
  /** The description's settings, by name. */
  values: v.optional(
    v.pipe(
      v.record(v.string(), v.pipe(v.string(), v.maxLength(500))),
      v.metadata({ label: text('connectors.webServices.values') }),
    ),
    {},
  ),
});
export type Shape = v.InferOutput<typeof ShapeSchema>;

/** The description's settings as variables, each with what was given or what counts while nothing is. */
export function settingValues({
  description,
  values: given,
}: Shape): readonly (readonly [string, string | undefined])[] {
  return Object.entries(description.settings).map(
    ([name, { default: unset }]) => [`settings.${name}`, Object.hasOwn(given, name) ? given[name] : unset] as const,
  );
}
