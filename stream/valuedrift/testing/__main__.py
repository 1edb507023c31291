"""``python -m valuedrift.testing start|stop|status``: a local broker that outlives the shell."""

from valuedrift.testing.service import main

if __name__ == "__main__":
    raise SystemExit(main())
