import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformProvider, TerraformStack, Token } from "cdktf";
import type { Construct, IValidation } from "constructs";

/**
 * Refuses a stack whose AWS provider works in another region than the platform: the zone ids, endpoints and key policy of a core would name
 * places that the provider does not create in, and the first to notice would be an apply that is half done.
 *
 * A validation and not a check of the constructor, because the provider may be added to the stack after the core.
 */
export class AwsProviderRegion implements IValidation {
  public constructor(
    private readonly core: Construct,
    private readonly region: string,
  ) {}

  public validate(): string[] {
    return TerraformStack.of(this.core)
      .node.findAll()
      .filter((node): node is AwsProvider => TerraformProvider.isTerraformProvider(node) && node.terraformResourceType === "aws")
      .filter(({ alias, region }) => alias === undefined && region !== undefined && !Token.isUnresolved(region) && region !== this.region)
      .map(
        (provider) =>
          `${this.core.node.path}: the platform's region is ${this.region}, the provider '${provider.node.path}' works in ${provider.region}: ` +
          "give both the same region [provider-region]",
      );
  }
}
