import { DEFAULT_NINES } from "./size-arguments";

/** What `lepton --help` prints. */
export const HELP = `lepton - capacity planning from targets instead of counts

Usage
  lepton size <problem>   the cheapest fleet that meets the targets, or the answer to a problem of another kind
  lepton catalog update   bring the catalogue of machines and prices up to date from price files
  lepton catalog check    list what is doubtful about prices
  lepton --help           this text; 'lepton size --help' and 'lepton catalog --help' for the commands'
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
  --verify            check the plan with code that shares nothing with the planner; 70 when it does not hold
  --frontier          plot what each availability costs, and list the fleets ('fleet' and 'replica-fleet' only)
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

/** What `lepton catalog --help` prints. */
export const CATALOG_HELP = `lepton catalog - machines and prices from the price files you have

Usage
  lepton catalog update --from <file>... --out <catalogue.json | -> [options]
  lepton catalog check [<price file or catalogue>...] [options]

A file is a path, and behind commas what is to be said of it: vms.csv,date=2026-07-20,cloud=aws
  format=<format>     skypilot, ec2-instances, ec2-types, aws-price-list, aws-spot-advisor, google-billing-skus; told from the file
  date=<date>         date of the prices: 2026, 2026-07 or 2026-07-20; needed where the file does not state it
  cloud=, region=     for tables that do not say them
  name=, licence=     what the catalogue records of the source

Options of both
  --format, --date, --cloud <...>   for every file that does not say otherwise
  --json                            print the report for other programs

Options of 'update'
  --out <file>             the catalogue file to write; '-' for standard output, with the report on standard error
  --base <file | none>     the catalogue to bring up to date (default: the built-in one), or none
  --region <region>        carry this region only; may be repeated
  --machine-type <type>    carry this machine type only; may be repeated
  --suspect <exclude | carry>   what becomes of suspect prices (default: exclude); plans say that they rest on carried ones
  -h, --help               this text

'check' without a file checks the built-in catalogue.

Exit status
  0   the catalogue is written; nothing is doubtful
  2   'check' found doubtful prices
  64  the arguments or the files are malformed
  70  a defect of this program
`;
