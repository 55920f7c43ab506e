import { LeptonError } from "../../errors";

/** Where a value stands: keys of objects and positions in arrays, outermost first. */
export type JsonPath = readonly (string | number)[];

/** What to do with a value: look inside, hand it over whole, or pass it over. */
export type JsonChoice = "descend" | "take" | "skip";

/** What is wanted of a JSON text. */
export interface JsonVisitor {
  /** Chooses for the value at a path, as soon as it begins. The path is the reader's own: copy what is kept. */
  choose(path: JsonPath): JsonChoice;
  /** Takes a value that was chosen. */
  take(path: JsonPath, value: unknown): void;
}

/** A value larger than this is no record of a price list; it bounds the memory. */
const LARGEST_VALUE = 1 << 24;

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const BYTE_ORDER_MARK = 0xfeff;

type State = "value" | "first-value" | "first-key" | "key" | "in-key" | "colon" | "after" | "inside";

/**
 * Reads JSON text as it arrives, in pieces cut anywhere, and hands over the values that are wanted: one at a time, so that a file of any size takes
 * the memory of its largest record. Several documents may follow one another, as the pages of an interface do.
 *
 * What is handed over or looked into is checked in full; what is passed over only for matching brackets and quotes.
 */
export class JsonReader {
  private readonly path: (string | number)[] = [];
  private readonly isObject: boolean[] = [];
  private state: State = "value";
  private offset = 0;

  private captured: string[] = [];
  private capturedLength = 0;
  private isCapturing = false;
  private depth = 0;
  private isInString = false;
  private isEscaped = false;

  /**
   * @param where name of the file, for errors
   * @param visitor what is wanted
   */
  public constructor(
    private readonly where: string,
    private readonly visitor: JsonVisitor,
  ) {}

  /** Takes the next piece of the text. */
  public write(piece: string): void {
    let at = 0;
    while (at < piece.length) {
      at = this.state === "inside" || this.state === "in-key" ? this.scan(piece, at) : this.step(piece, at);
    }
    this.offset += piece.length;
  }

  /** Checks that the text has ended where it may. */
  public end(): void {
    if (this.isObject.length > 0 || this.state !== "value") {
      throw this.error(0, "the text ends in the middle of a value", "pass the whole file");
    }
  }

  /** Takes one character of the structure. @returns the position of the next */
  private step(piece: string, at: number): number {
    const code = piece.charCodeAt(at);
    if (code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code === BYTE_ORDER_MARK && this.offset + at === 0)) {
      return at + 1;
    }
    switch (this.state) {
      case "first-value":
        if (code === CLOSE_ARRAY) {
          return this.close(at);
        }
        return this.beginValue(code, at);
      case "value":
        return this.beginValue(code, at);
      case "first-key":
        if (code === CLOSE_OBJECT) {
          return this.close(at);
        }
        return this.beginKey(code, at);
      case "key":
        return this.beginKey(code, at);
      case "colon":
        this.expect(code === COLON, at, "':' after the name");
        this.state = "value";
        return at + 1;
      default:
        return this.afterValue(code, at);
    }
  }

  private beginKey(code: number, at: number): number {
    this.expect(code === QUOTE, at, "a name in quotes");
    this.state = "in-key";
    this.isInString = true;
    this.isCapturing = true;
    this.keep('"');
    return at + 1;
  }

  private beginValue(code: number, at: number): number {
    const isContainer = code === OPEN_OBJECT || code === OPEN_ARRAY;
    const isRoot = this.isObject.length === 0;
    this.expect(isContainer || !isRoot, at, "an object or an array");
    this.expect(isContainer || isScalarStart(code), at, "a value");
    const choice = isRoot ? "descend" : this.visitor.choose(this.path);
    if (choice === "descend" && isContainer) {
      this.isObject.push(code === OPEN_OBJECT);
      this.path.push(code === OPEN_OBJECT ? "" : 0);
      this.state = code === OPEN_OBJECT ? "first-key" : "first-value";
      return at + 1;
    }
    this.state = "inside";
    this.isCapturing = choice === "take";
    this.depth = 0;
    return at;
  }

  private afterValue(code: number, at: number): number {
    const isObject = this.isObject[this.isObject.length - 1]!;
    if (code === COMMA) {
      if (isObject) {
        this.state = "key";
      } else {
        this.path[this.path.length - 1] = (this.path[this.path.length - 1] as number) + 1;
        this.state = "value";
      }
      return at + 1;
    }
    this.expect(code === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY), at, isObject ? "',' or '}'" : "',' or ']'");
    return this.close(at);
  }

  private close(at: number): number {
    this.isObject.pop();
    this.path.pop();
    this.state = this.isObject.length === 0 ? "value" : "after";
    return at + 1;
  }

  /** Runs through a name, or a value that is not looked into. @returns the position after what the piece has of it */
  private scan(piece: string, start: number): number {
    let at = start;
    for (; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (this.isInString) {
        if (this.isEscaped) {
          this.isEscaped = false;
        } else if (code === BACKSLASH) {
          this.isEscaped = true;
        } else if (code === QUOTE) {
          this.isInString = false;
          if (this.depth === 0) {
            return this.finish(piece, start, at + 1);
          }
        }
      } else if (code === QUOTE) {
        this.isInString = true;
      } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
        this.depth += 1;
      } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
        if (this.depth === 0) {
          return this.finish(piece, start, at);
        }
        this.depth -= 1;
        if (this.depth === 0) {
          return this.finish(piece, start, at + 1);
        }
      } else if (this.depth === 0 && (code === COMMA || code <= 0x20)) {
        return this.finish(piece, start, at);
      }
    }
    this.keep(piece.slice(start));
    return at;
  }

  private finish(piece: string, start: number, end: number): number {
    this.keep(piece.slice(start, end));
    const text = this.captured.join("");
    const wasKey = this.state === "in-key";
    const isWanted = this.isCapturing;
    this.captured = [];
    this.capturedLength = 0;
    this.isCapturing = false;
    this.state = wasKey ? "colon" : "after";
    if (wasKey) {
      this.path[this.path.length - 1] = this.parsed(text, end) as string;
    } else if (isWanted) {
      this.visitor.take(this.path, this.parsed(text, end));
    }
    return end;
  }

  private keep(text: string): void {
    if (!this.isCapturing) {
      return;
    }
    this.captured.push(text);
    this.capturedLength += text.length;
    if (this.capturedLength > LARGEST_VALUE) {
      throw this.error(
        0,
        `the value at ${this.path.join(" / ")} is larger than ${LARGEST_VALUE} characters`,
        "name the format the file is in",
      );
    }
  }

  private parsed(text: string, at: number): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.error(
        at,
        `the value at ${this.path.join(" / ")} is not JSON (${error instanceof Error ? error.message : String(error)})`,
        "mend the file",
      );
    }
  }

  private expect(isMet: boolean, at: number, what: string): void {
    if (!isMet) {
      throw this.error(at, "the text is not JSON", `${what} is expected there`);
    }
  }

  private error(at: number, problem: string, remedy: string): LeptonError {
    return new LeptonError(this.where, [{ rule: "json-syntax", problem: `${problem}, at character ${this.offset + at + 1}`, remedy }]);
  }
}

/** First character of a string, a number, true, false or null. */
function isScalarStart(code: number): boolean {
  return code === QUOTE || code === 0x2d || (code >= 0x30 && code <= 0x39) || code === 0x74 || code === 0x66 || code === 0x6e;
}
