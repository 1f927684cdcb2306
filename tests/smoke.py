"""What a freshly installed wheel must do on any Python: `.ci/run` runs it outside the source tree, without pytest."""

import json
import os
import subprocess
import sys
from pathlib import Path

CASE = Path(os.environ["CASE"])


def lmsrules(*arguments: str, code: int = 0) -> str:
    """Run the installed command and return what it printed."""
    command = [str(Path(sys.executable).with_name("lmsrules")), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, (command, done)
    return done.stdout or done.stderr


def main() -> None:
    """Assess a case with every engine there is, and read what comes out."""
    import lmsrules as library

    assert "site-packages" in (library.__file__ or ""), "the wheel is tested, not the source tree"
    version = lmsrules("--version")
    expected = "durable" if sys.version_info < (3, 13) else "builtin"
    assert f"engine {expected}" in version, version
    assert "not recommended" in lmsrules("assess", str(CASE))
    results = {}
    for engine in {expected, "builtin"}:
        data = json.loads(lmsrules("assess", str(CASE), "--json", "--engine", engine))
        assert data.pop("engine") == engine
        results[engine] = data
    assert results[expected] == results["builtin"]
    if expected == "builtin":
        assert "not available" in lmsrules("assess", str(CASE), "--engine", "durable", code=2)
    lmsrules("explain", str(CASE), "--html", "report.html")
    assert "</html>" in Path("report.html").read_text(encoding="utf-8")
    lmsrules("receipt", str(CASE), "--out", "receipt.json")
    assert lmsrules("check", "receipt.json").startswith("accepted: ")
    assert "grade: a whole number from 1 to 3" in lmsrules("facts")
    print(version.splitlines()[-1], "on", sys.version.split()[0], "works")


if __name__ == "__main__":
    main()
