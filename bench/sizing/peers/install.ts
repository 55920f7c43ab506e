/**
 * Installs the peers that are Python programs into an environment of their own under build/: what `compare.ts` measures beside the library. Needs
 * Python 3.11 or later and a package index.
 *
 * Usage: `tsx bench/sizing/peers/install.ts [python]`.
 */
import { installPeers } from "./python-environment";

installPeers(process.argv[2]);
