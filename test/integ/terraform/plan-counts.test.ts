import { countAssertions } from "../../../integ/terraform/count-assertions";
import { countDifferences, realisedOfferings, type PlanDocument } from "../../../integ/terraform/plan-counts";
import { StackFile, type JsonObject } from "../../../integ/schema-check/stack-file";

const AWS_ID = "aws/us-east-1/use1-az4/p5.48xlarge/on-demand";
const GOOGLE_ID = "google/us-east4/us-east4-a/a3-highgpu-8g/spot";

const aws = (desired: number, more: JsonObject = {}): StackFile =>
  new StackFile({
    provider: { aws: [{ region: "us-east-1" }] },
    resource: {
      aws_subnet: { a: { availability_zone_id: "use1-az4" }, b: { availability_zone_id: "use1-az6" } },
      aws_launch_template: { lt: { instance_type: "p5.48xlarge" } },
      aws_eks_node_group: {
        g: {
          subnet_ids: ["${aws_subnet.a.id}"],
          launch_template: { id: "${aws_launch_template.lt.id}", version: "1" },
          scaling_config: { desired_size: desired, min_size: 0, max_size: 9 },
        },
        system: {
          subnet_ids: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"],
          instance_types: ["m7i.large"],
          scaling_config: { desired_size: 2 },
        },
        ...more,
      },
    },
  });

const google = (count: number): StackFile =>
  new StackFile({
    resource: {
      google_container_node_pool: {
        p: { node_count: count, node_locations: ["us-east4-a"], node_config: { machine_type: "a3-highgpu-8g", spot: true } },
      },
    },
  });

const offering = (id: string): PlanDocument["problem"]["offerings"][number] => {
  const [cloud, region, zone, machineType, purchaseOption] = id.split("/") as [string, string, string, string, string];
  return { id, cloud, region, zone, machineType, purchaseOption };
};
const plan = (counts: Record<string, number>): PlanDocument => ({
  problem: { offerings: [offering(AWS_ID), offering(GOOGLE_ID)] },
  plan: { counts: Object.entries(counts).map(([id, count]) => ({ offering: id, count })) },
});
const realised = (...stacks: StackFile[]): ReturnType<typeof realisedOfferings> => stacks.flatMap(realisedOfferings);

it("finds nothing where the stacks hold the plan", () => {
  expect(countDifferences(plan({ [AWS_ID]: 3, [GOOGLE_ID]: 2 }), realised(aws(3), google(2)))).toEqual([]);
});

it("finds a machine too few, a group that is missing and a group that the plan does not hold", () => {
  expect(countDifferences(plan({ [AWS_ID]: 3, [GOOGLE_ID]: 2 }), realised(aws(2), google(2)))).toEqual([
    `${AWS_ID}: planned 3, in the stacks 2`,
  ]);
  expect(countDifferences(plan({ [AWS_ID]: 3, [GOOGLE_ID]: 2 }), realised(aws(3)))).toEqual([`${GOOGLE_ID}: planned 2, in the stacks 0`]);
  expect(countDifferences(plan({ [AWS_ID]: 3 }), realised(aws(3), google(2)))).toEqual([`${GOOGLE_ID}: planned 0, in the stacks 2`]);
});

it("adds up groups of one offering, also over several stacks", () => {
  expect(countDifferences(plan({ [AWS_ID]: 5 }), realised(aws(3), aws(2)))).toEqual([]);
});

it("finds a spot group where the plan says on-demand", () => {
  const spot = aws(3);
  (spot.json.resource as { aws_eks_node_group: { g: Record<string, string> } }).aws_eks_node_group.g.capacity_type = "SPOT";
  expect(countDifferences(plan({ [AWS_ID]: 3 }), realised(spot))).toEqual([`${AWS_ID}: planned 3, in the stacks 0`]);
});

it("finds a count for an offering that the problem does not have", () => {
  const document = { ...plan({ "aws/x": 1 }) };
  expect(countDifferences(document, [])).toEqual(["aws/x: in the plan, but not an offering of its problem"]);
});

it("asserts number, zone and type of every group on the applied stack", () => {
  const assertions = countAssertions(aws(3), plan({ [AWS_ID]: 3, [GOOGLE_ID]: 2 }));
  expect(assertions.map(({ condition }) => condition)).toEqual([
    "aws_eks_node_group.g.scaling_config[0].desired_size == 3",
    'aws_subnet.a.availability_zone_id == "use1-az4" && contains(aws_eks_node_group.g.subnet_ids, aws_subnet.a.id)',
    'aws_launch_template.lt.instance_type == "p5.48xlarge"',
  ]);
});
