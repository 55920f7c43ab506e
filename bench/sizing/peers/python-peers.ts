import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { PEERS_PYTHON } from "./python-environment";

/** What every answer holds: the time of the solve by the peer's own clock. */
export interface PeerAnswer {
  readonly ms: number;
}

/** One process with the peers that are Python programs; it stays, so that its start and its imports are in no time. */
export class PythonPeers {
  private readonly process: ChildProcessWithoutNullStreams = spawn(PEERS_PYTHON, [join(__dirname, "peers.py")]);
  private readonly answers = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();

  public constructor() {
    this.process.stderr.pipe(process.stderr);
  }

  /** Asks a peer. @throws Error when the process ends without an answer */
  public async ask<T>(peer: string, data: object = {}): Promise<T & PeerAnswer> {
    this.process.stdin.write(`${JSON.stringify({ peer, ...data })}\n`);
    const { value, done } = (await this.answers.next()) as { value: string; done?: boolean };
    if (done === true) {
      throw new Error(`${peer}: the process of the peers ended`);
    }
    return JSON.parse(value) as T & PeerAnswer;
  }

  /** Ends the process. */
  public close(): void {
    this.process.stdin.end();
  }
}
