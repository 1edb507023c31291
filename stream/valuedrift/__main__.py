"""``python -m valuedrift`` is ``valuedrift``."""

from valuedrift.cli import main

if __name__ == "__main__":
    main()
