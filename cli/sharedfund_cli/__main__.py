"""`python -m sharedfund_cli` is `sharedfund`."""

from sharedfund_cli.app import main

if __name__ == "__main__":
    main()
