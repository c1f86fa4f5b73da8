"""What was published about accounts and staff, ``inbox/statements.csv``; knows nothing of whether it can be true."""

from flows.campaign import Campaign
from flows.sources.delivery import Found
from flows.sources.inbox import InboxFile
from flows.sources.ordered import read_as_ordered, without_other_accounts
from flows.sources.tables import find_tables_at_root
from transforms.parsed import Parsed
from transforms.statements import parse_statements


def find_statements(campaign: Campaign) -> Found:
    """The lines of ``inbox/statements.csv``, if there is one; each carries the time at which it was said.

    A line about an account that the order does not name is rejected and told: nothing could be compared with it.
    """

    def parse(content: bytes, _file: InboxFile) -> Parsed:
        return without_other_accounts(parse_statements(content, campaign.timezone), campaign)

    return find_tables_at_root(campaign, "statements", parse, read_as_ordered(campaign))
