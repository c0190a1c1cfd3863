"""The command `kaiji`."""

import signal
import sys

from ._kaiji import run_command


def main() -> None:
    """Runs the command with this process's arguments, and exits with its status."""
    # The interpreter would only note Ctrl-C, and act on it when the command is done.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(run_command(["kaiji", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
