"""What the demonstration says when it is ready: where to look, and as whom."""

from rich.console import Console

from app.accounts import policy
from app.demo import building
from app.demo.standing import PASSWORD, Standing


def show(console: Console, found: Standing, base_url: str) -> None:
    """Print the address, one sign-in for each role, and the links of a delegate and a moderator."""
    links = found.links
    rows = {
        "The site": base_url,
        "Every letter that was sent": f"{base_url}/mailbox",
        f"Delegate ({links['delegation']})": base_url + links["delegate"],
        f"Moderator (roundtable {links['roundtable']})": base_url + links["moderator"],
        "Staff sign-in": f"{base_url}/accounts/sign-in",
        **{f"  {title}": building.address(role) for role, title in policy.ROLES.items()},
        "  Password of each": PASSWORD,
    }
    console.rule("[bold]Rostrum: the Kunming segment, with simulated replies")
    for name, value in rows.items():
        console.print(f"{name:<30}{value}", soft_wrap=True, highlight=False, markup=False)
    console.rule("Ctrl-C stops it. The next `make demo` starts in seconds.")
