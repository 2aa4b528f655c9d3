"""Settings: read from the surroundings, refused where they are unreadable or unsafe."""

import pytest

import config

SAFE = {
    "ROSTRUM_ENV": "production",
    "ROSTRUM_SECRET_KEY": "x" * 32,
    "ROSTRUM_BASE_URL": "https://hls.example.com",
    "ROSTRUM_MAIL_SENDER": "hls@example.com",
    "ROSTRUM_MAIL_ANSWERS": "rsvp@example.com",
    "ROSTRUM_CALENDAR_DOMAIN": "hls.example.com",
}


def test_the_surroundings_override_the_defaults():
    settings = config.load({"ROSTRUM_MAIL_PORT": "587", "ROSTRUM_MAIL_USE_TLS": "yes"})

    assert settings["MAIL_PORT"] == 587
    assert settings["MAIL_USE_TLS"] is True
    assert settings["MAIL_SERVER"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ROSTRUM_MAIL_PORT", "many", "'many' is not a whole number"),
        ("ROSTRUM_MAIL_USE_TLS", "perhaps", "'perhaps' is not yes or no"),
        ("ROSTRUM_ENV", "staging", "use development, demo, test or production"),
        ("ROSTRUM_JOBS", "cron", "use embedded, worker or celery"),
        ("ROSTRUM_MAIL_CONNECTIONS", "0", "use a number from 1 to 50"),
        ("ROSTRUM_MAIL_LETTERS_A_CONNECTION", "0", "use a number from 1 to 1000"),
        ("ROSTRUM_MAIL_RATE", "-1", "use a number from 0 to 1000"),
        ("ROSTRUM_SECOND_FACTOR", "perhaps", "use required or optional"),
        ("ROSTRUM_FACTOR_KEY", "short", "at least 32 random characters"),
        ("ROSTRUM_OIDC_ISSUER", "https://id.example.org", "set ROSTRUM_OIDC_CLIENT_ID"),
        ("ROSTRUM_RATE_SIGN_IN", "many", "say it like '30 per minute'"),
        ("ROSTRUM_VISIT_IDLE_MIN", "1", "use a number from 5 to 1440"),
        ("ROSTRUM_VISIT_LONGEST_H", "1000", "use a number from 1 to 720"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(name, value, says):
    with pytest.raises(config.Unsafe) as refused:
        config.load({name: value})

    assert name in str(refused.value)
    assert says in str(refused.value)


def test_a_safe_production_is_let_through():
    assert config.load(SAFE)["ENV"] == "production"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROSTRUM_SECRET_KEY", "short"),
        ("ROSTRUM_BASE_URL", "http://hls.example.com"),
        ("ROSTRUM_CLOCK_OFFSET_S", "-60"),
        ("ROSTRUM_MAILBOX", "/tmp/mailbox"),
        ("ROSTRUM_MAIL_SERVER", "relay.example.com"),
        ("ROSTRUM_MAIL_SENDER", "hls@example.org"),
        ("ROSTRUM_RATES", "no"),
        ("ROSTRUM_PASSWORD_COST", "1"),
        ("ROSTRUM_HOSTS", "hls.example.com, *"),
    ],
)
def test_production_refuses_what_only_a_demonstration_may_do(name, value):
    with pytest.raises(config.Unsafe):
        config.load(SAFE | {name: value})


def test_production_wants_an_account_of_its_own_at_the_broker():
    named = SAFE | {"ROSTRUM_JOBS": "celery", "ROSTRUM_BROKER_URL": "amqp://rostrum:x@mq//"}
    assert config.load(named)["JOBS"] == "celery"

    with pytest.raises(config.Unsafe, match="everybody knows guest"):
        config.load(SAFE | {"ROSTRUM_JOBS": "celery"})


def test_every_fault_is_named_at_once():
    with pytest.raises(config.Unsafe) as refused:
        config.load({"ROSTRUM_ENV": "production"})

    assert len(str(refused.value).splitlines()) == 3


def test_without_a_key_each_start_draws_its_own():
    assert len(config.load({})["SECRET_KEY"]) == 64
    assert config.load({})["SECRET_KEY"] != config.load({})["SECRET_KEY"]


DIRECTORY = {
    "ROSTRUM_OIDC_ISSUER": "https://id.example.com",
    "ROSTRUM_OIDC_CLIENT_ID": "rostrum",
    "ROSTRUM_OIDC_NAME": "Ministry of Ecology",
}


def test_a_directory_of_production_is_reached_by_https_alone():
    assert config.load(SAFE | DIRECTORY)["OIDC_NAME"] == "Ministry of Ecology"

    with pytest.raises(config.Unsafe, match="ROSTRUM_OIDC_ISSUER: must begin with https"):
        config.load(SAFE | DIRECTORY | {"ROSTRUM_OIDC_ISSUER": "http://id.example.com"})


@pytest.mark.parametrize(
    ("surroundings", "wanted"),
    [
        (SAFE, "required"),
        ({}, "optional"),
        ({"ROSTRUM_ENV": "demo"}, "optional"),
        ({"ROSTRUM_ENV": "demo", "ROSTRUM_SECOND_FACTOR": "required"}, "required"),
        (SAFE | {"ROSTRUM_SECOND_FACTOR": "optional"}, "optional"),
    ],
)
def test_a_second_factor_is_required_in_production_where_nothing_else_is_said(surroundings, wanted):
    assert config.load(surroundings)["SECOND_FACTOR"] == wanted


def test_the_hosts_are_that_of_the_address_and_those_that_are_named():
    named = SAFE | {"ROSTRUM_HOSTS": "Probe.example.com, 10.0.0.7"}

    assert config.hosts(config.load(named)) == ["hls.example.com", "probe.example.com", "10.0.0.7"]
    assert config.hosts(config.load(SAFE)) == ["hls.example.com"]
    assert "localhost" in config.hosts(config.load({}))
