import type { FacilityAnswer } from "../facility-location/solve-facility-location";
import type { EdgeModel } from "./edge-model";
import type { EdgeCertificate } from "./edge-plan";

/** The multipliers of the first range, by name. */
export function certificateOf({ problem }: EdgeModel, { root }: FacilityAnswer): EdgeCertificate {
  const { bound, price, cutPrice, cuts } = root!;
  return {
    bound,
    userPrices: [...price],
    cuts: cuts.flatMap(({ customers, lost }, cut) =>
      cutPrice[cut] > 0
        ? [
            {
              users: customers.map((customer) => problem.users[customer].id),
              ...(lost < 0 ? {} : { lost: problem.sites[lost].id }),
              price: cutPrice[cut],
            },
          ]
        : [],
    ),
  };
}
