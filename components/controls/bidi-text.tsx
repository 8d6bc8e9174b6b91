/** A name from outside, kept from turning the sentence around it when it is written in the other direction. */
export function BidiText({ children }: { readonly children: string }) {
  return <bdi>{children}</bdi>;
}
