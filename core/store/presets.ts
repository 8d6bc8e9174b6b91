import { type Refused, refuse } from '../model/refusal.ts';
import { text } from '../model/text.ts';
import type { StoredPreset } from './database/schema.ts';
import type { WriteTransaction } from './database/write.ts';

/** Far more than anybody looks through. */
export const maxPresets = 100;

/** Keeps it in place of the one of that name; case does not tell names apart. Needs the store `presets`. */
export async function putPresetIn(
  tx: WriteTransaction,
  preset: Omit<StoredPreset, 'id'>,
): Promise<{ readonly ok: true } | Refused> {
  const presets = tx.objectStore('presets');
  const id = presetIdOf(preset.name);
  const isNew = (await presets.get(id)) === undefined;
  if (isNew && (await presets.count()) >= maxPresets) return refuse(text('store.tooManyPresets', maxPresets));
  await presets.put({ ...preset, id });
  return { ok: true };
}

/** Answers with its name; null where there is none. Needs the store `presets`. */
export async function deletePresetIn(tx: WriteTransaction, id: string): Promise<string | null> {
  const presets = tx.objectStore('presets');
  const found = await presets.get(id);
  await presets.delete(id);
  return found?.name ?? null;
}

/** Names that differ by case alone have one id. */
export function presetIdOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
