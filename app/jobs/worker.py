"""The worker: takes jobs one at a time and sees to it that each comes to an end."""

from app.jobs.kinds import register

__all__ = ["register"]
