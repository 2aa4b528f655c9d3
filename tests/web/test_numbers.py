"""Numbers in addresses and queries that no row can have lead to no page, and to no failure."""

import pytest


@pytest.mark.parametrize("number", [2**31, 10**30, int("9" * 4000), -1])
def test_a_number_that_no_row_can_have_is_an_address_without_a_page(signed_in, number):
    officer = signed_in("host_administrator")

    assert officer.get(f"/letters/{number}").status_code == 404
    assert officer.post(f"/jobs/{number}/cancel").status_code == 404


def test_the_largest_number_is_looked_for(signed_in):
    page = signed_in("host_administrator").get(f"/letters/{2**31 - 1}")

    assert "There is no such letter" in page.text
