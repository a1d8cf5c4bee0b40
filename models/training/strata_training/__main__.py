"""`python3 -m strata_training COMMAND`: see README.md."""

from .commands import main

if __name__ == "__main__":
    main()
