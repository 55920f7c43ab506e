import type { PurchaseOption } from "../sizing/fleet-problem";
import type { MachineOffer } from "./machine-type";

/** Price of one instance of an offer, bought in one way; undefined where it is not sold that way. */
export function priceOf(offer: MachineOffer, option: PurchaseOption): number | undefined {
  switch (option) {
    case "on-demand":
      return offer.onDemandMicroUsdPerHour;
    case "spot":
      return offer.spotMicroUsdPerHour;
    case "reserved-1y":
      return offer.reserved1yMicroUsdPerHour;
    case "reserved-3y":
      return offer.reserved3yMicroUsdPerHour;
  }
}
