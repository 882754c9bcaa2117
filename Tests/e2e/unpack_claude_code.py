"""Takes Claude Code's program out of a wheel of claude-agent-sdk: unpack_claude_code.py WHEEL FOLDER.

Wheels for platforms without a bundled program leave an empty folder; the checks then say so.
"""

import os
import sys
import zipfile

wheel, folder = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name in ("claude_agent_sdk/_bundled/claude", "claude_agent_sdk/_bundled/claude.exe"):
            target = os.path.join(folder, "claude")
            with archive.open(name) as source, open(target, "wb") as program:
                while block := source.read(1 << 20):
                    program.write(block)
            os.chmod(target, 0o755)
