"""`python -m shopswitch` is the same as `shopswitch`."""

from shopswitch.cli import main

main()
