import { CsvTable } from "../csv-table";
import { interruptionBucketOf } from "../../interruption-bucket";
import { REASONS } from "../price-format";
import type { PriceFileReader, ReadingContext } from "../price-format";
import { addPrices, statedPrice } from "../row-prices";

const optional = (name: string) => ({ name, isOptional: true });

const COLUMNS = [
  { name: "instance_type" },
  optional("region"),
  optional("zone_ids"),
  { name: "on_demand_usd_per_hour" },
  optional("spot_avg_usd_per_hour"),
  optional("spot_max_usd_per_hour"),
  optional("spot_interruption_per_month"),
  optional("reserved_1y_no_upfront_usd_per_hour"),
  optional("reserved_1y_all_upfront_usd_per_hour"),
  optional("reserved_3y_no_upfront_usd_per_hour"),
  optional("reserved_3y_all_upfront_usd_per_hour"),
];

/**
 * Reads a table of EC2 prices made from the data of ec2instances.info: one row a machine type and region, with zone ids, on-demand, spot and commitment
 * prices in US dollars an hour. Every column but the type and the on-demand price may be missing; without a `region` column the file's region counts.
 *
 * Commitments are read for `upfront` `none` and `all`; the table has no other.
 */
export function openEc2Instances(context: ReadingContext): PriceFileReader {
  const { tally, settings, file } = context;
  return new CsvTable(
    context.where,
    COLUMNS,
    (fields, line) => {
      tally.countRow();
      const [type, region, zones, onDemand, average, most, interruption, oneNone, oneAll, threeNone, threeAll] = fields;
      const place = region !== "" ? region! : (file.region ?? "");
      if (type === "" || place === "") {
        tally.skipRow(type === "" ? REASONS.noType : REASONS.noPlace, line);
        return;
      }
      const spot = settings.spotFigure === "maximum" && most !== "" ? most! : average!;
      const reserved = (none: string, all: string) =>
        settings.upfront === "none" ? statedPrice(none) : settings.upfront === "all" ? statedPrice(all) : undefined;
      addPrices(
        context,
        { cloud: "aws", region: place, zones: zones === "" ? [] : zones!.split(" "), machineType: type!, row: line },
        {
          "on-demand": statedPrice(onDemand!),
          spot: statedPrice(spot),
          "reserved-1y": reserved(oneNone!, oneAll!),
          "reserved-3y": reserved(threeNone!, threeAll!),
        },
        interruptionBucketOf(interruption!),
      );
    },
    (line) => {
      tally.countRow();
      tally.skipRow(REASONS.ragged, line);
    },
  );
}
