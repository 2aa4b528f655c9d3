"""The pages of allocation beside those of runs: their blueprints, in one place."""

from flask import Blueprint

from app.allocation import (
    calendar_pages,
    compare_pages,
    fairness_pages,
    naming_pages,
    paper_pages,
    policy_pages,
    private_pages,
    public_pages,
    publication_pages,
    question_pages,
    why_pages,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    public_pages.bp,
    publication_pages.bp,
    policy_pages.bp,
    why_pages.bp,
    private_pages.bp,
    question_pages.bp,
    compare_pages.bp,
    naming_pages.bp,
    calendar_pages.bp,
    fairness_pages.bp,
    paper_pages.bp,
    paper_pages.desk,
)
