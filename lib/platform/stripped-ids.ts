import type { Construct } from "constructs";
import type { BrokenRule } from "../errors";

/**
 * Rules that a construct id breaks against its siblings.
 *
 * cdktf drops every character of an id other than letters, digits, `_` and `-`. Directly under a stack, two ids that differ only in such
 * characters then name the same Terraform resource, and one silently replaces the other; deeper down, the names derived
 * from them collide.
 */
export function checkStrippedId(scope: Construct, id: string): BrokenRule[] {
  const stripped = strip(id);
  if (stripped === "") {
    return [{ rule: "id-empty", problem: `id '${id}' has no character that Terraform allows`, remedy: "use letters, digits, '_' or '-'" }];
  }
  return scope.node.children
    .map((child) => child.node.id)
    .filter((other) => other !== id && strip(other) === stripped)
    .map((other) => ({
      rule: "id-collision",
      problem: `ids '${id}' and '${other}' are the same to Terraform ('${stripped}')`,
      remedy: "let them differ in letters, digits, '_' or '-'",
    }));
}

function strip(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]/g, "");
}
