import { DEFAULT_NINES } from "./size-arguments";

/** What `lepton --help` prints. */
export const HELP = `lepton - capacity planning from targets instead of counts

Usage
  lepton size <problem>   the cheapest fleet that meets the targets, or the answer to a problem of another kind
  lepton --help           this text; 'lepton size --help' for that command's
  lepton --version        the version
`;

/** What `lepton size --help` prints. */
export const SIZE_HELP = `lepton size - the cheapest fleet that meets the targets, proven

Usage
  lepton size <problem.json | problem.yaml | -> [options]
  lepton size --list-kinds

A problem says in 'kind' what it asks; without it, it asks for a fleet.

Options
  --json              print the plan document, for other programs
  --gap <share>       good enough at this much above the cheapest: 0.005 or 0.5%
  --time-limit <time> stop by then with the best fleet found: 500ms, 2s, 1m
  --frontier          plot what each availability costs, and list the fleets (kind 'fleet' only)
  --nines <from-to>   availabilities of the frontier (default ${DEFAULT_NINES.fewest}-${DEFAULT_NINES.most}: ${"90 % to 99.9999 %"})
  --list-kinds        list the kinds of problems, their options and their formats
  -h, --help          this text

Exit status
  0   the plan is optimal, or within the gap
  2   nothing meets the targets; the answer says why and what would help
  64  the arguments or the problem are malformed
  70  a defect of this program
  75  the search was cut short; the answer is the best found until then

The format of a fleet problem is lib/sizing/schema/fleet-problem.schema.json of the package. '-' reads standard input, JSON or YAML.
`;
