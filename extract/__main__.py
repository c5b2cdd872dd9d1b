"""`python -m extract`: the command where the folder of scripts is not on the path, as often on Windows."""

from extract.cli import main

if __name__ == "__main__":
    main()
