"""manage.py hint: sentences from standard input, one a line, and for each `1 B3` or `0`."""

import sys

from django.core.management.base import BaseCommand

from workshop import blame


class Command(BaseCommand):
    help = "Read sentences from standard input, one a line; print `1` and the rule that reads blame in it, or `0`."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--name", action="append", default=[], help="somebody in the room; may be repeated")

    def handle(self, *args, name, **options):
        for line in sys.stdin:
            rules = blame.find(line, name)
            self.stdout.write(f"1 {rules[0]}" if rules else "0")
