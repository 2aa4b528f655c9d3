"""Passwords as Argon2id hashes; slow on purpose, and therefore never inside a transaction."""

from dataclasses import dataclass
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200  # characters; the upper end keeps a hash from being a burden
MEMORY_KIB = 19 * 1024  # OWASP's figure for Argon2id on servers
# What everybody here would try; a password needs more than these (ASVS 5.0, 6.1.2).
COMMON = (
    "password", "passwort", "motdepasse", "qwerty", "qwertz", "azerty", "asdf", "zxcv", "letmein",
    "welcome", "admin", "administrator", "login", "secret", "rostrum", "conference", "segment",
    "minister", "ministry", "protocol", "secretariat", "moderator", "programme", "invitation",
    "officer", "staff", "host", "kunming", "biodiversity", "cbd", "cop", "un", "abc",
)  # fmt: skip
MORE = 6  # different letters that must be left without them
# A flood of sign-ins may make people wait, but not fill the memory.
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True)
class Hashed:
    """A password that was hashed beforehand."""

    text: str


@dataclass(frozen=True)
class Tried:
    """What came of trying a password against a hash; `fresh` replaces a hash of older cost."""

    against: str
    right: bool
    fresh: str | None = None


@lru_cache
def _hasher(cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=cost, memory_cost=MEMORY_KIB, parallelism=1)


@lru_cache
def decoy(cost: int = 3) -> str:
    """Give the hash that is tried when nobody has that address: it takes as long as a real one."""
    return hashed("nobody has this password", cost).text


def guessable(password: str) -> bool:
    """Tell whether a password is made of common words, digits and repetition alone."""
    left = "".join(sign for sign in password.casefold() if sign.isalpha())
    for word in sorted(COMMON, key=len, reverse=True):
        left = left.replace(word, "")
    return len(set(left)) < MORE


def hashed(password: str, cost: int = 3) -> Hashed:
    """Hash a password; `cost` is Argon2's time cost."""
    with _AT_ONCE:
        return Hashed(_hasher(cost).hash(password))


def tried(password: str, against: str | None, cost: int = 3) -> Tried:
    """Try a password against a kept hash, or against the decoy where there is none."""
    kept = against or decoy(cost)
    try:
        with _AT_ONCE:
            _hasher(cost).verify(kept, password)
    except (VerificationError, InvalidHashError):
        return Tried(kept, right=False)
    stale = _hasher(cost).check_needs_rehash(kept)
    return Tried(
        kept, right=against is not None, fresh=hashed(password, cost).text if stale else None
    )
