/** A condition on the applied stack, in Terraform's expression language. */
export interface Assertion {
  /** What it is about, for example `encryption`. */
  readonly about: string;
  readonly condition: string;
  /** What is wrong when it does not hold. */
  readonly message: string;
}
