"""``python -m goaltrain``."""

from goaltrain.cli import main

if __name__ == "__main__":
    main()
