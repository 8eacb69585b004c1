"""`python -m callup` is the command `callup`."""

from callup.cli import main

if __name__ == "__main__":
    main()
