"""The table of roles and actions, and the gates that read it."""

import pytest

from app.accounts import policy
from app.accounts.gates import requires


def test_the_table_names_known_roles_only():
    assert frozenset().union(*policy.TABLE.values()) == policy.ROLES.keys()


def test_every_action_is_said_in_words():
    assert policy.WORDS.keys() == policy.TABLE.keys()


def test_the_host_administrator_may_do_all_of_it():
    assert all(policy.allowed(["host_administrator"], action) for action in policy.TABLE)


def test_a_moderator_sees_no_contacts_and_sends_nothing():
    may = {action for action in policy.TABLE if policy.allowed(["moderator"], action)}

    assert may.isdisjoint({"contacts.read", "letters.read", "replies.read", "allocation.read"})
    assert {"rosters.read", "rosters.note"} <= may


def test_an_unknown_action_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        policy.allowed(["moderator"], "rosters.burn")
    with pytest.raises(KeyError):
        requires("rosters.burn")


def _gated(app):
    for rule in app.url_map.iter_rules():
        action = getattr(app.view_functions[rule.endpoint], "action", None)
        if action in policy.TABLE and "GET" in rule.methods and not rule.arguments:
            yield rule.rule, action


def test_every_gate_follows_the_table(app, client, signed_in):
    clients = {role: signed_in(role) for role in policy.ROLES}

    for path, action in _gated(app):
        assert client.get(path).location.startswith("/accounts/sign-in"), path
        for role, theirs in clients.items():
            refused = theirs.get(path).status_code == 403
            assert refused is not policy.allowed([role], action), (path, role)


@pytest.mark.parametrize("path", ["/audit/", "/accounts/staff", "/accounts/staff/add"])
def test_what_is_for_few_is_closed_to_the_others(client, signed_in, path):
    assert client.get(path).location.startswith("/accounts/sign-in?next=/")
    assert signed_in("moderator", "invitation_officer").get(path).status_code == 403


def test_everybody_on_the_staff_reads_the_table(signed_in):
    page = signed_in("moderator").get("/accounts/roles").text

    assert "Publish a revision of the lists" in page


def test_navigation_holds_what_the_role_may_open(signed_in):
    assert "/accounts/staff" in signed_in("host_administrator").get("/").text
    assert "/accounts/staff" not in signed_in("moderator").get("/").text
