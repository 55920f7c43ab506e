import type { BrokenRule } from "../../../errors";
import type { ErasureProblem } from "../erasure-problem";
import { duplicates, figure, isInteger, positive, probability, rule, unknown } from "./broken-rules";

/** Rules of devices and nodes. */
export function checkHardware({ deviceTypes, nodeTypes }: ErasureProblem): BrokenRule[] {
  const devices = new Map(deviceTypes.map((device) => [device.id, device]));
  const broken = [...duplicates(deviceTypes, "device"), ...duplicates(nodeTypes, "node")];
  if (deviceTypes.length === 0 || nodeTypes.length === 0) {
    broken.push(rule("hardware-present", "there is no device type or no node type", "give at least one of each"));
  }
  for (const { id, capacityTib, annualFailureRate, microUsdPerMonth } of deviceTypes) {
    const who = `device '${id}'`;
    broken.push(...positive("device-capacity-positive", who, "capacityTib", capacityTib));
    if (!(annualFailureRate > 0 && annualFailureRate <= 100)) {
      broken.push(
        rule(
          "failure-rate-range",
          `${who}: 'annualFailureRate' (${annualFailureRate}) is not in (0, 100]`,
          "give losses a year, such as 0.014",
        ),
      );
    }
    broken.push(...(isInteger(microUsdPerMonth, 0) ? [] : [figure("price-integer", who, "microUsdPerMonth", microUsdPerMonth, 0)]));
  }
  for (const { id, deviceSlots, annualFailureRate, unavailability, microUsdPerMonth, deviceTypes: fitting } of nodeTypes) {
    const who = `node '${id}'`;
    broken.push(...(isInteger(deviceSlots, 1) ? [] : [figure("node-slots-integer", who, "deviceSlots", deviceSlots, 1)]));
    if (!(annualFailureRate >= 0 && annualFailureRate <= 100)) {
      broken.push(
        rule(
          "failure-rate-range",
          `${who}: 'annualFailureRate' (${annualFailureRate}) is not in [0, 100]`,
          "give losses a year, such as 0.02",
        ),
      );
    }
    broken.push(...probability("node-unavailability-range", who, "unavailability", unavailability));
    broken.push(...(isInteger(microUsdPerMonth, 0) ? [] : [figure("price-integer", who, "microUsdPerMonth", microUsdPerMonth, 0)]));
    broken.push(
      ...(fitting ?? []).flatMap((device) =>
        devices.has(device) ? [] : [unknown("node-device-known", `${who} takes the device '${device}'`, device, devices)],
      ),
    );
  }
  return broken;
}
