import type { Rejection } from "../../sizing/fleet-plan";
import type { MachineNeeds } from "../fleet-market";
import { machineFit } from "../machine-fit";
import type { MarketData } from "./market-columns";

/** What the machine types of a market give for a set of needs. */
export interface TypeUnits {
  /** Service units of one instance by the index of the type; 0 for a type that does not meet the needs. */
  readonly units: Float64Array;
  /** Machine types that fall short, once for their cloud. */
  readonly rejections: Rejection[];
  /** Machine types that could not be judged, because nothing describes them. */
  readonly undescribed: readonly string[];
}

/** Judges every machine type of a market by what it is. */
export function typeUnits(market: Pick<MarketData, "types">, needs: MachineNeeds): TypeUnits {
  const units = new Float64Array(market.types.length);
  const rejections: Rejection[] = [];
  const undescribed: string[] = [];
  market.types.forEach(({ cloud, name, description }, index) => {
    const offering = `${cloud}/${name}`;
    if (description === undefined) {
      undescribed.push(offering);
      if (needs.machineTypes?.includes(name) === true) {
        rejections.push({ offering, constraint: "description", need: "a description of the machine type", have: "a price only" });
      }
      return;
    }
    const fit = machineFit(description, needs);
    if (fit.fit === "units") {
      units[index] = fit.units;
    } else if (fit.fit === "short") {
      rejections.push({ offering, ...fit.shortfall });
    }
  });
  return { units, rejections, undescribed };
}
