import { type FieldProps, FormField } from './form-field.tsx';

/** One file, handed on as soon as it is chosen. */
export function FileField({
  accept,
  onFile,
  ...field
}: FieldProps & { readonly accept: string; readonly onFile: (file: File | undefined) => void }) {
  return (
    <FormField {...field}>
      {(control) => (
        <input
          {...control}
          type="file"
          accept={accept}
          onChange={({ currentTarget }) => onFile(currentTarget.files?.[0])}
        />
      )}
    </FormField>
  );
}
