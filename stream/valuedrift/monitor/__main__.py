"""`python -m valuedrift.monitor`: the monitor alone, set up by the environment and VALUEDRIFT_CONFIG."""

from __future__ import annotations

import sys

from valuedrift import telemetry
from valuedrift.config import load_settings
from valuedrift.errors import ConfigError
from valuedrift.monitor.run import run_monitor


def main() -> int:
    """Run the monitor; return its exit status (0 stopped, 1 failed, 2 configuration)."""
    try:
        settings = load_settings()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    telemetry.configure(settings.log)
    return run_monitor(settings)


if __name__ == "__main__":
    raise SystemExit(main())
