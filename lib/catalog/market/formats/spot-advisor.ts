import { LeptonError } from "../../../errors";
import { AWS_INTERRUPTION_BUCKETS } from "../../interruption-bucket";
import { JsonReader } from "../json-reader";
import type { PriceFileReader, ReadingContext } from "../price-format";

/** What the adviser says of a machine type in a region. */
interface Advice {
  /** Saving over on-demand in percent. */
  readonly s?: number;
  /** Index of the interruption bucket. */
  readonly r?: number;
}

/**
 * Reads the data of the AWS Spot Instance advisor: how often spot machines of a type are interrupted in a region, for Linux. It has no prices: it says
 * something about those of other files. Rows are pairs of region and machine type.
 *
 * @see https://aws.amazon.com/ec2/spot/instance-advisor/
 */
export function openSpotAdvisor(context: ReadingContext): PriceFileReader {
  const { tally, builder, where } = context;
  let hasAdvice = false;
  const json = new JsonReader(where, {
    choose: (path) => {
      if (path[0] !== "spot_advisor" || (path.length === 3 && path[2] !== "Linux")) {
        return "skip";
      }
      hasAdvice = true;
      return path.length < 4 ? "descend" : "take";
    },
    take: (path, value) => {
      const row = tally.countRow();
      const bucket = (value as Advice).r;
      if (bucket === undefined || AWS_INTERRUPTION_BUCKETS[bucket] === undefined) {
        tally.skipRow("an interruption bucket that is not one of five", row);
      } else {
        builder.interrupt("aws", String(path[1]), String(path[3]), bucket);
      }
    },
  });
  return {
    write: (piece) => json.write(piece),
    end: () => {
      json.end();
      if (!hasAdvice) {
        throw new LeptonError(where, [
          {
            rule: "spot-advisor-data",
            problem: "the file has no 'spot_advisor'",
            remedy: "pass the data of the AWS Spot Instance advisor, as JSON",
          },
        ]);
      }
    },
  };
}
