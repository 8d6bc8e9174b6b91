import { isRecord } from '../http/client.ts';

/** JSON Pointer (RFC 6901): `/users/0/id`; the empty one is the whole document. Own properties only. */
export function at(json: unknown, pointer: string): unknown {
  if (pointer === '') return json;
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, name) => {
      if (Array.isArray(value)) return /^(?:0|[1-9]\d{0,8})$/.test(name) ? value[Number(name)] : undefined;
      return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    }, json);
}

export const pointerPattern = /^(?:\/(?:[^~/]|~[01])*)*$/;
