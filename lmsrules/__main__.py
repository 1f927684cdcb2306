"""The `lmsrules` command."""

import sys


def main() -> None:
    """Run the command line; exit code 0 for success, 2 for bad input."""
    try:
        import cyclopts  # noqa: F401
        import rich  # noqa: F401
    except ImportError as error:
        print(f'the command line needs its extra ({error}): pip install "lmsrules[cli]"', file=sys.stderr)
        sys.exit(2)
    from .cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
