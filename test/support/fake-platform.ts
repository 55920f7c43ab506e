import { Construct } from "constructs";
import type { BrokenRule } from "../../lib/errors";
import type { CloudCoreSpec, ICloudCoreRealisation, INodePoolRealisation } from "../../lib/platform/cloud-core-contract";
import type { NodePoolSpec } from "../../lib/platform/node-pool-contract";
import { Capability, type IPlatform } from "../../lib/platform/platform";

/** A platform that creates nothing and remembers what it was asked to create. */
export class FakePlatform implements IPlatform {
  public readonly cores: CloudCoreSpec[] = [];
  public readonly pools: NodePoolSpec[] = [];

  public constructor(
    public readonly cloud: string,
    public readonly region: string,
    public readonly capabilities: Capability[] = Object.values(Capability),
    public readonly excludedZones: string[] = [],
    private readonly rules: BrokenRule[] = [],
  ) {}

  public checkCore(): BrokenRule[] {
    return this.rules;
  }

  public realiseCore(scope: Construct, id: string, spec: CloudCoreSpec): ICloudCoreRealisation {
    this.cores.push(spec);
    return new FakeCore(scope, id, spec, this.pools);
  }
}

class FakeCore extends Construct implements ICloudCoreRealisation {
  public readonly clusterName: string;
  public readonly clusterEndpoint = "https://cluster.invalid";
  public readonly clusterCertificateAuthority = "";
  public readonly networkId = "network";
  public readonly registryUrl = "registry.invalid";
  public readonly artifactBucketName = "artifacts";
  public readonly encryptionKeyId = "key";
  public readonly nodeIdentity = "node";

  public constructor(
    scope: Construct,
    id: string,
    spec: CloudCoreSpec,
    private readonly pools: NodePoolSpec[],
  ) {
    super(scope, id);
    this.clusterName = spec.name;
  }

  public realiseNodePool(scope: Construct, id: string, spec: NodePoolSpec): INodePoolRealisation {
    this.pools.push(spec);
    return Object.assign(new Construct(scope, id), { nodeGroupNames: spec.groups.map((group) => `${spec.name}-${group.zone}`) });
  }
}
