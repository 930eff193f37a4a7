"""What lies in the repository from elsewhere is what was published, and docs say which version it is."""

import re
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "api/console/static/vendor"
SHA256 = {
    "chart-4.6.1.min.js": "87364cc2b2a76a6684929e7d6b80b18a897794db38400caff1fcf1791c6925d2",
    "chart-LICENSE.md": "41a84aa2caba645f966a18d9c2056b73e6d3a81d80bc0046bc0011a2634d4cce",
}


def test_vendored_files_are_as_they_were_published():
    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir()} == SHA256


def test_docs_and_pages_name_the_version_that_lies_here():
    version = re.search(r"Chart\.js v([\d.]+)", (VENDOR / "chart-4.6.1.min.js").read_text("utf-8")[:200])[1]
    assert f"chart.js {version}" in (ROOT / "docs/dependencies.md").read_text("utf-8")
    assert f"vendor/chart-{version}.min.js" in (ROOT / "api/console/templates/charts.html").read_text("utf-8")
    assert "MIT" in (VENDOR / "chart-LICENSE.md").read_text("utf-8")
