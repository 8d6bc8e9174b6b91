// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { database } from '../../../../../components/app/live.ts';
import { refuse } from '../../../../../core/model/refusal.ts';
import { text } from '../../../../../core/model/text.ts';
import { replaceDictionaryIn } from '../../../../../core/store/dictionary.ts';
import { write } from '../../../../../core/store/database/write.ts';
import { speakEnglish } from '../../../locale.ts';
import { button, nothing, openPage, says, setUp, shown } from '../page.tsx';

beforeEach(async () => {
  speakEnglish();
  await setUp(nothing);
  await put(null);
});
afterEach(cleanup);

async function put(dictionary: Parameters<typeof replaceDictionaryIn>[1]): Promise<void> {
  await write(await database(), ['dictionary'], (tx) => replaceDictionaryIn(tx, dictionary));
}

function choose(file: File): void {
  fireEvent.change(screen.getByLabelText('Dictionary file'), { target: { files: [file] } });
}

const upload = async () => fireEvent.click(await button('Upload dictionary'));

describe('the dictionary', () => {
  test('that is there is shown, and can be removed', async () => {
    await put({ locale: 'en_US', words: ['spring', 'summer'], uploadedAt: Date.parse('2026-11-01T12:00Z') });
    const { commands } = openPage('settings');
    await says('Words2');
    expect(shown()).toContain('Localeen_US');
    expect(shown()).toMatch(/Uploaded.*2026/);
    fireEvent.click(await button('Remove dictionary'));
    await says('The dictionary is removed.');
    expect(commands).toEqual([{ type: 'removeDictionary' }]);
  });

  test('that was never uploaded cannot be removed', async () => {
    openPage('settings');
    await says('No dictionary is uploaded, so no words are forbidden.');
    expect(screen.queryByRole('button', { name: 'Remove dictionary' })).toBeNull();
  });

  test('is uploaded as the file is', async () => {
    const { commands } = openPage('settings');
    const file = 'locale:en_US\n# seasons\nspring\nsummer\n';
    choose(new File([file], 'words.txt'));
    await says('The file has 2 words.');
    await upload();
    await says('The dictionary is uploaded.');
    expect(commands).toEqual([{ type: 'replaceDictionary', text: file }]);
  });

  test('with wrong lines is refused with a sentence for each', async () => {
    const { commands } = openPage('settings');
    choose(new File(['good\ntwo words\n', 'x'.repeat(129)], 'words.txt'));
    await says('Line 2 has more than one word.');
    await says('The word on line 3 has 129 characters.');
    await upload();
    expect(commands).toEqual([]);
  });

  test('that is no UTF-8 is refused', async () => {
    openPage('settings');
    choose(new File([new Uint8Array([0x66, 0xfc, 0x72])], 'latin1.txt'));
    await says("Line 1 isn't readable text.");
    expect((await button('Upload dictionary')).getAttribute('aria-disabled')).toBe('true');
  });

  test('that is far too large is not even read', async () => {
    openPage('settings');
    const file = new File(['x'], 'large.txt');
    vi.spyOn(file, 'size', 'get').mockReturnValue(100_000_000);
    const read = vi.spyOn(file, 'text');
    choose(file);
    await says('The file is larger than 15 MB');
    expect(read).not.toHaveBeenCalled();
  });

  test('asks for a file first', async () => {
    const { commands } = openPage('settings');
    await upload();
    await says('Choose a file first.');
    expect(document.activeElement).toBe(screen.getByLabelText('Dictionary file'));
    expect(commands).toEqual([]);
  });

  test('that the background refuses says why', async () => {
    openPage('settings', { answer: refuse(text('store.full')) });
    choose(new File(['spring'], 'words.txt'));
    await says('The file has 1 word.');
    await upload();
    await says('The disk or the browser');
    expect(shown()).not.toContain('The dictionary is uploaded.');
  });
});
