import { parseTemplate, type ParsedTemplate } from "./expression";
import { below, suggest, type FindingSink } from "./finding";
import { describeType, isConvertible, type MapType, type ObjectAttribute, type ObjectType, type TerraformType } from "./terraform-type";

/** A value of Terraform's JSON syntax. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The type that a reference has, or undefined where it cannot be known. */
export type ReferenceTypes = (template: ParsedTemplate) => TerraformType | undefined;

/**
 * Checks that Terraform would convert a value to a type.
 *
 * Strings that are one expression are judged only when they are a plain reference whose type the schemas give; every other
 * expression passes, because its type is known to Terraform alone.
 */
export class ValueCheck {
  public constructor(
    private readonly sink: FindingSink,
    private readonly referenceTypes: ReferenceTypes,
  ) {}

  /** Reports every place below `path` where the value does not fit the type. */
  public check(value: Json, type: TerraformType, path: string): void {
    if (value === null || type.kind === "dynamic") {
      return;
    }
    if (typeof value === "string") {
      this.checkString(value, type, path);
    } else if (type.kind === "list" || type.kind === "set") {
      this.checkElements(value, type.element, type, path);
    } else if (type.kind === "map" || type.kind === "object") {
      this.checkMembers(value, type, path);
    } else {
      this.checkPrimitive(value, type, path);
    }
  }

  private checkString(value: string, type: TerraformType, path: string): void {
    const template = parseTemplate(value);
    if (template.problem !== undefined) {
      // The check of references reads every string and reports it.
      return;
    }
    if (template.wrapsExpression) {
      const known = this.referenceTypes(template);
      if (known !== undefined && !isConvertible(known, type)) {
        this.wrongType(value, type, path, `${shown(value)} is ${describeType(known)}`);
      }
      return;
    }
    const mayBe = template.literal ? isLiteralConvertible(value, type) : type.kind !== "list" && type.kind !== "set" && type.kind !== "map";
    if (!mayBe || type.kind === "object") {
      this.wrongType(value, type, path);
    }
  }

  private checkPrimitive(value: Json, type: TerraformType, path: string): void {
    const given = Array.isArray(value) ? "list" : typeof value;
    const allowed: Record<string, readonly string[]> = {
      string: ["number", "boolean"],
      number: ["number"],
      bool: ["boolean"],
    };
    if (!(allowed[type.kind] ?? []).includes(given)) {
      this.wrongType(value, type, path);
    }
  }

  private checkElements(value: Json, element: TerraformType, type: TerraformType, path: string): void {
    if (!isArray(value)) {
      this.wrongType(value, type, path);
      return;
    }
    value.forEach((item, index) => this.check(item, element, `${path}[${index}]`));
  }

  private checkMembers(value: Json, type: MapType | ObjectType, path: string): void {
    if (!isObject(value)) {
      this.wrongType(value, type, path);
      return;
    }
    if (type.kind === "map") {
      for (const [key, item] of Object.entries(value)) {
        this.check(item, type.element, `${path}[${JSON.stringify(key)}]`);
      }
    } else {
      this.checkObject(value, type.attributes, path);
    }
  }

  private checkObject(value: { readonly [key: string]: Json }, attributes: ReadonlyMap<string, ObjectAttribute>, path: string): void {
    const settable = [...attributes].filter(([, attribute]) => attribute.settable).map(([name]) => name);
    for (const [name, item] of Object.entries(value)) {
      const attribute = attributes.get(name);
      if (attribute === undefined) {
        this.sink.report("unknown-argument", below(path, name), "no such argument", suggest(name, settable));
      } else if (!attribute.settable && item !== null) {
        this.sink.report("computed-argument", below(path, name), "only the provider sets this", "leave it out");
      } else {
        this.check(item, attribute.type, below(path, name));
      }
    }
    for (const [name, attribute] of attributes) {
      const given = value[name] !== undefined && (value[name] !== null || attribute.nullable);
      if (attribute.required && attribute.settable && !given) {
        this.sink.report("missing-argument", below(path, name), "required and not given", `give a ${describeType(attribute.type)}`);
      }
    }
  }

  private wrongType(value: Json, type: TerraformType, path: string, problem = `${shown(value)} does not fit`): void {
    this.sink.report("wrong-type", path, problem, `give a ${describeType(type)}`);
  }
}

/** Whether a JSON value is an array, in a form that the type checker understands for readonly arrays. */
export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a JSON value is an object and not an array. */
export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a reader recognises it, shortened. */
export function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function isLiteralConvertible(value: string, type: TerraformType): boolean {
  switch (type.kind) {
    case "string":
      return true;
    case "number":
      return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value.trim()) && value.trim() === value;
    case "bool":
      return ["true", "false", "1", "0"].includes(value);
    default:
      return false;
  }
}
