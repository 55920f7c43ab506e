/**
 * Draws the reference platform's plan for the README: `npx tsx scripts/docs/plan-picture.ts` after `npm start`.
 *
 * A test fails when the picture and the plan differ.
 */
import { mkdirSync, readFileSync, writeFileSync } from "fs";
import { join } from "path";
import type { FleetPlanDocument } from "../../lib/report/fleet-plan-document";
import { plannedFleetOf } from "../../lib/report/fleet-plan-document";
import { fleetPlanTable } from "../../lib/report/fleet-plan-table";
import { terminalPicture } from "./terminal-picture";

const plan = JSON.parse(readFileSync(join("cdktf.out", "plan.json"), "utf8")) as FleetPlanDocument;
const images = join("docs", "images");
mkdirSync(images, { recursive: true });
writeFileSync(join(images, "plan.svg"), terminalPicture(fleetPlanTable(plannedFleetOf(plan))));
