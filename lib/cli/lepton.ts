#!/usr/bin/env node
import { main } from "./main";
import type { TextOutput } from "./terminal";

/** Sixteen colours are the fewest that a terminal says it has; `NO_COLOR` and `TERM=dumb` leave two. */
const COLOURS = 16;

function outputTo(stream: NodeJS.WriteStream): TextOutput {
  // A reader that has seen enough ("lepton size ... | head") is no error.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error;
    }
  });
  return {
    write: (text) => stream.write(text),
    isColoured: stream.isTTY === true && stream.hasColors(COLOURS),
    columns: stream.isTTY === true ? stream.columns : undefined,
  };
}

void main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  now: () => performance.now(),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
