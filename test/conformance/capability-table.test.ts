import { readFileSync } from "fs";
import { join } from "path";
import { AwsPlatform } from "../../lib/aws/aws-platform";
import { GooglePlatform } from "../../lib/google/google-platform";
import { Capability } from "../../lib/platform/platform";

/** The table of docs/cloud-core.md, from what the platforms declare. */
function capabilityTable(): string {
  const platforms = {
    AwsPlatform: new AwsPlatform({ region: "us-east-1" }),
    GooglePlatform: new GooglePlatform({ project: "example", region: "us-east4" }),
  };
  const rows = Object.values(Capability).map((capability) => [
    `\`${capability}\``,
    ...Object.values(platforms).map((platform) => (platform.capabilities.includes(capability) ? "yes" : "no")),
  ]);
  const columns = ["Capability", ...Object.keys(platforms)];
  return [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

test("the documented capability table is what the platforms declare", () => {
  expect(readFileSync(join(__dirname, "../../docs/cloud-core.md"), "utf8")).toContain(capabilityTable());
});
