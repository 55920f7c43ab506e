import type { BrokenRule } from "../errors";
import { isUnresolved } from "./tokens";

/** Google's rule for labels, the narrower of the two clouds; AWS tags accept whatever it accepts. */
const LABEL_KEY = /^[a-z][a-z0-9_-]{0,62}$/;
const LABEL_VALUE = /^[a-z0-9_-]{0,63}$/;

/** Most tags a user may set: Google allows 64 labels, AWS 50 tags, and the library and the clouds' controllers add their own. */
const MAX_TAGS = 40;

/** Rules that user tags break. The keys and values must do as labels on Google and as tags on AWS. */
export function checkTags(tags: Readonly<Record<string, string>>): BrokenRule[] {
  const rules: BrokenRule[] = [];
  const entries = Object.entries(tags);
  if (entries.length > MAX_TAGS) {
    rules.push({ rule: "tag-count", problem: `'tags' has ${entries.length} entries`, remedy: `use at most ${MAX_TAGS}` });
  }
  for (const [key, value] of entries) {
    if (!isUnresolved(key) && !LABEL_KEY.test(key)) {
      rules.push({
        rule: "tag-key",
        problem: `tag key '${key}' is not valid on every cloud`,
        remedy: "begin with a lower-case letter, then at most 62 of a-z, 0-9, '-' and '_'",
      });
    }
    if (!isUnresolved(value) && !LABEL_VALUE.test(value)) {
      rules.push({
        rule: "tag-value",
        problem: `value '${value}' of tag '${key}' is not valid on every cloud`,
        remedy: "use at most 63 of a-z, 0-9, '-' and '_'",
      });
    }
  }
  return rules;
}
