"""``python -m goaltrain``; fine-tuning a checkpoint has a command line of its own."""

import sys

from goaltrain.cli import main
from goaltrain.t5.command import main as finetune

if __name__ == "__main__":
    if sys.argv[1:2] == ["finetune"]:
        finetune(sys.argv[2:])
    else:
        main()
