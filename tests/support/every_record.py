"""What `liaison list KIND --json` says for every kind, in one process instead of one for each.

`python -m tests.support.every_record --data-dir DIR --passphrase-file FILE` prints one JSON object.
"""

from __future__ import annotations

import json
import sys

from click.testing import CliRunner

from liaison_app.__main__ import main
from liaison_app.models.registry import KINDS

if __name__ == "__main__":
    found = {}
    for kind in KINDS:
        done = CliRunner().invoke(main, ["list", kind, "--json", *sys.argv[1:]], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        found[kind] = json.loads(done.stdout)
    print(json.dumps(found))
