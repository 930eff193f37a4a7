"""The channel that docs/channels.md shows as an example."""

import json
import sys
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs" / "channels.md"


def documented():
    """Return the example of docs/channels.md as a module: what stands there has to work."""
    text = DOCS.read_text("utf-8")
    module = ModuleType("documented.sms")
    sys.modules[module.__name__] = module
    exec(compile(text.partition("```python\n")[2].partition("```")[0], str(DOCS), "exec"), vars(module))
    module.GOLDEN = json.loads(text.partition("```json\n")[2].partition("```")[0])
    return module
